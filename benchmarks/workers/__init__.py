"""What several workers on one record come to beside one."""
