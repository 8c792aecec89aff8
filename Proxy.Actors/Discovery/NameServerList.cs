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

    // Datagrams get lost.
    private const int Retries = 1;

    // What goes through everywhere in one piece (DNS flag day 2020); longer answers come over TCP.
    private const int DatagramBytes = 1232;

    private readonly Lock _reading = new();
    private ValueArray<IPEndPoint> _configured;
    private ValueArray<IPEndPoint> _inUse;
    private LookupClient? _client;
    private long _readAt;

    /// <summary>How long an answer may take, and once more, until the next name server is asked.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(2);

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
            // Those that there are stay in the order in which they answered.
            if (_client is null || !servers.ToHashSet().SetEquals(_inUse)) Ask(servers);
            return _client;
        }
    }

    /// <summary>Has the one that answered asked first from now on: one that is gone costs time with each question.</summary>
    /// <param name="answered">The name server.</param>
    public void Prefer(NameServer answered)
    {
        ArgumentNullException.ThrowIfNull(answered);
        var server = PlainOf(answered);
        lock (_reading)
        {
            if (_client is not null && _inUse.Contains(server) && !_inUse[0].Equals(server)) Ask([server, .. _inUse.Where(each => !each.Equals(server))]);
        }
    }

    private void Ask(ValueArray<IPEndPoint> servers)
    {
        _inUse = servers;
        _client = servers.Count == 0 ? null : new LookupClient(Options(servers));
    }

    private static ValueArray<IPEndPoint> OfSystem()
    {
        try
        {
            return new([.. NameServer.ResolveNameServers(skipIPv6SiteLocal: true, fallbackToGooglePublicDns: false).Select(PlainOf)]);
        }
        catch (InvalidOperationException) // the system does not say
        {
            return [];
        }
    }

    private static IPEndPoint PlainOf(NameServer server) => new(IPAddress.Parse(server.Address), server.Port);

    private LookupClientOptions Options(ValueArray<IPEndPoint> servers) => new([.. servers])
    {
        UseCache = false,
        Timeout = Timeout,
        Retries = Retries,
        ExtendedDnsBufferSize = DatagramBytes,
        UseRandomNameServer = false,
        ContinueOnEmptyResponse = false, // a host without IPv6 is no reason to ask the next one
    };
}
