"""Scrapy's settings: its defaults are made for scraping shops; these are made for guests.

What a job may change (agent, delays, limits, proxy) is in `spiders.job`; the rest is decided here.
"""

BOT_NAME = "rollcall"
SPIDER_MODULES = ["spiders.source"]
COMMANDS_MODULE = "spiders.commands"
TWISTED_REACTOR = "twisted.internet.asyncioreactor.AsyncioSelectorReactor"

# Guests ask first, go slowly, and say who they are. Our own middleware reads robots.txt: with
# scrapy's, only the first two concurrent requests to a new host are checked.
ROBOTSTXT_OBEY = False
AUTOTHROTTLE_ENABLED = False  # spiders.patience.Patience, a subclass, stands in EXTENSIONS
AUTOTHROTTLE_MAX_DELAY = 60.0
DOWNLOAD_DELAY_JITTER = 0.3
CONCURRENT_REQUESTS = 32
SCHEDULER_MEMORY_QUEUE = "scrapy.squeues.FifoMemoryQueue"  # newest links are asked for first

# Nothing is remembered about a reader, and nothing about us is told but the agent's name.
COOKIES_ENABLED = False
REFERRER_POLICY = "no-referrer"
HTTPCACHE_ENABLED = False
METAREFRESH_ENABLED = False
HTTPPROXY_ENABLED = False

# A server is not trusted: certificates are checked, sizes and times are bounded.
DOWNLOAD_VERIFY_CERTIFICATES = True
DOWNLOAD_FAIL_ON_DATALOSS = True
DOWNLOAD_WARNSIZE = 0
REDIRECT_MAX_TIMES = 5
RETRY_TIMES = 2
RETRY_GIVE_UP_LOG_LEVEL = "DEBUG"  # the failure is announced in captures.jsonl
HTTPERROR_ALLOW_ALL = True  # the spider names every status itself
TWISTED_DNS_RESOLVER = "scrapy.resolver.CachingHostnameResolver"  # IPv4 and IPv6
DNS_TIMEOUT = 20
DOWNLOAD_HANDLERS = {"data": None, "file": None, "ftp": None, "s3": None}
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "ru,kk;q=0.9,en;q=0.8,*;q=0.5",
}

# No consoles.
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False

DOWNLOADER_MIDDLEWARES = {
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware": None,
    "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
    "spiders.addresses.PublicAddressesOnly": 50,
    "spiders.robots.RobotsTxt": 100,
    "spiders.conditional.ConditionalGet": 450,
    "spiders.patience.PatientRetry": 550,
    "spiders.evidence.Unpack": 590,
    "spiders.evidence.Evidence": 800,  # the first to see an answer: still packed, and redirects
}
SPIDER_MIDDLEWARES = {
    # It drops long addresses without a word, and their source would wait for them for ever.
    "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware": None,
}
EXTENSIONS = {
    "scrapy.extensions.telnet.TelnetConsole": None,
    "scrapy.extensions.feedexport.FeedExporter": None,
    "scrapy.extensions.spiderstate.SpiderState": None,
    "scrapy.extensions.throttle.AutoThrottle": None,
    "scrapy.extensions.remote_control.RemoteControl": None,
    "scrapy.extensions.logstats.LogStats": None,
    "spiders.patience.Patience": 100,
}

LOG_LEVEL = "INFO"
LOG_VERSIONS: list[str] = []
STATS_DUMP = False
