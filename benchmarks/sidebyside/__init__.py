"""HAProxy, nginx stream, a plain .NET relay and ProxyCluster measured in turns on one machine."""
