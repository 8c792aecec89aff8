"""HAProxy, nginx stream and ProxyCluster measured in turns on one machine."""
