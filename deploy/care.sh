#!/bin/sh
# Care for those who run Rollcall by Compose without Airflow: the service `care` of compose.yaml.
# A heartbeat every quarter of an hour; at the start and then once a day a backup, a look at the search
# index and prune; at the start and on Sundays a look at all evidence, too. What fails does not keep
# the next from running. The container is healthy as long as the last of each ended well.
set -u
well=${CARE_FILE:-/tmp/well}
pause=${CARE_PAUSE:-900}

look_after() {
    bad=0
    rollcall backup make || bad=1
    rollcall index --check --mend || bad=1
    rollcall prune || bad=1
    return "$bad"
}

cared="" # the day
evidence=0
rest=0
while true; do
    today=$(date +%F)
    if [ "$today" != "$cared" ]; then
        if [ -z "$cared" ] || [ "$(date +%u)" = 7 ]; then
            rollcall evidence verify
            evidence=$?
        fi
        look_after
        rest=$?
        cared=$today
    fi
    rollcall heartbeat
    if [ "$?$evidence$rest" = 000 ]; then
        touch "$well"
    else
        echo "care: something is not well; see above" >&2
        rm -f "$well"
    fi
    sleep "$pause" || exit
done
