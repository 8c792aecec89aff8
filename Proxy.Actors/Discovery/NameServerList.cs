using System.Collections.Immutable;
using System.Net;
using DnsClient;
using Proxy.Configuration;

namespace Proxy.Actors.Discovery;

/// <summary>The name servers that are asked: those of the configuration, or those of the system, which are looked at again, as they change
/// where a machine moves to another network. Thread-safe.</summary>
/// <param name="time">The clock.</param>
internal sealed class NameServerList(TimeProvider time)
{
    private static readonly TimeSpan ReadSystemEvery = TimeSpan.FromSeconds(30);

    // Of each name server: how long an answer may take, and once more.
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);
    private const int Retries = 1;

    // What goes through everywhere in one piece (DNS flag day 2020); longer answers come over TCP.
    private const int DatagramBytes = 1232;

    private readonly Lock _reading = new();
    private ValueArray<IPEndPoint> _configured;
    private ValueArray<IPEndPoint> _inUse;
    private LookupClient? _client;
    private long _readAt;

    /// <summary>Has others asked from now on.</summary>
    /// <param name="servers">None: those of the system.</param>
    public void Use(ValueArray<IPEndPoint> servers)
    {
        lock (_reading)
        {
            if (_configured == servers) return;
            _configured = servers;
            _client = null;
        }
    }

    /// <summary>Who asks them; null when the system names none.</summary>
    public LookupClient? Client()
    {
        lock (_reading)
        {
            if (_client is not null && (_configured.Count > 0 || time.GetElapsedTime(_readAt) < ReadSystemEvery)) return _client;
            var servers = _configured.Count > 0 ? _configured : OfSystem();
            _readAt = time.GetTimestamp();
            if (_client is null || servers != _inUse) _client = servers.Count == 0 ? null : new LookupClient(Options(servers));
            _inUse = servers;
            return _client;
        }
    }

    private static ValueArray<IPEndPoint> OfSystem() =>
        new([.. NameServer.ResolveNameServers(skipIPv6SiteLocal: true, fallbackToGooglePublicDns: false).Select(server => new IPEndPoint(IPAddress.Parse(server.Address), server.Port))]);

    private static LookupClientOptions Options(ValueArray<IPEndPoint> servers) => new([.. servers])
    {
        UseCache = false,
        Timeout = Timeout,
        Retries = Retries,
        ExtendedDnsBufferSize = DatagramBytes,
        UseRandomNameServer = false,
    };
}
