using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using DnsClient;
using DnsClient.Protocol;
using Proxy.Configuration;
using Proxy.Transport;

namespace Proxy.Actors.Discovery;

/// <summary>Asks name servers for services. Thread-safe.</summary>
/// <param name="servers">Who is asked.</param>
/// <param name="time">The clock.</param>
internal sealed class ServiceLookup(NameServerList servers, TimeProvider time)
{
    /// <summary>However short an answer holds, it is asked for again no sooner.</summary>
    public static readonly TimeSpan Soonest = TimeSpan.FromSeconds(1);

    /// <summary>However long an answer holds, it is asked for again no later.</summary>
    public static readonly TimeSpan Latest = TimeSpan.FromMinutes(5);

    /// <summary>How soon what there was no answer to is asked for again.</summary>
    public static readonly TimeSpan Retry = TimeSpan.FromSeconds(2);

    // What one look-up may take with all hosts; those that are not known by then are asked for next time.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    // Hosts that a look-up asks for at a time.
    private static readonly ParallelOptions Turns = new() { MaxDegreeOfParallelism = 16 };

    /// <summary>The name servers.</summary>
    public NameServerList Servers { get; } = servers;

    /// <summary>Looks up a service.</summary>
    /// <param name="service">The service.</param>
    /// <param name="last">What there is: it stays where there is no answer, and hosts whose addresses hold still are not asked for.</param>
    public async Task<ServiceAnswer> FindAsync(ServiceSettings service, ServiceAnswer last)
    {
        using var limit = new CancellationTokenSource(Limit, time);
        if (Servers.Client() is not { } client) return Failed(last, "the system names no name server");
        var (response, problem) = await AskAsync(client, service.Name, QueryType.SRV, limit.Token).ConfigureAwait(false);
        if (response is null) return Failed(last, problem);
        Servers.Prefer(response.NameServer);
        if (response.HasError) return Failed(last, response.ErrorMessage);
        var records = response.Answers.SrvRecords().ToList();
        var endpoints = ServiceRecords.Endpoints(service, records.Select(Plain));
        if (endpoints.IsEmpty) return Failed(last, records.Count == 0 ? "it has no SRV record" : "its SRV records name no endpoint");
        var told = Told(response.Additionals);
        var hosts = await HostsAsync(Servers.Client() ?? client, [.. endpoints.Select(each => each.Host).Distinct()], told, last.Hosts, limit.Token).ConfigureAwait(false);
        return Answer(endpoints, hosts, TimeSpan.FromSeconds(records.Min(record => (long)record.InitialTimeToLive)));
    }

    /// <summary>Asks for records.</summary>
    /// <returns>The response, or why there is none.</returns>
    private static async Task<(IDnsQueryResponse? Response, string Problem)> AskAsync(LookupClient client, string name, QueryType type, CancellationToken limit)
    {
        try
        {
            return (await client.QueryAsync(name, type, cancellationToken: limit).ConfigureAwait(false), "");
        }
        // It reads what anybody has sent: bytes of any kind, an answer to another question. Its parsers throw what they come to.
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            return (null, Words(error));
        }
    }

    // What is no answer to be read comes with all its bytes in the message.
    private static string Words(Exception error) => error switch
    {
        OperationCanceledException => "no name server answered in time",
        DnsXidMismatchException => "the name server answers another question",
        DnsResponseException or SocketException => error.Message,
        _ => "the name server's answer cannot be read",
    };

    private static ServiceAnswer Failed(ServiceAnswer last, string problem) => last with { AskAgain = Retry, Problem = problem };

    private ServiceAnswer Answer(ImmutableArray<EndpointSettings> endpoints, ImmutableDictionary<string, HostAddresses> hosts, TimeSpan holds)
    {
        var hostsHold = hosts.Values.Min(host => host.Until) - time.GetUtcNow();
        var askAgain = TimeSpan.FromTicks(Math.Clamp(Math.Min(holds.Ticks, hostsHold.Ticks), Soonest.Ticks, Latest.Ticks));
        return new ServiceAnswer([.. endpoints.Select(endpoint => new FoundEndpoint(endpoint, At(hosts[endpoint.Host], endpoint.Port)))], hosts, askAgain, null);
    }

    private static ValueArray<TcpAddress> At(HostAddresses host, int port) =>
        new([.. host.Addresses.Select(address => TcpAddress.From(new IPEndPoint(address, port)))]);

    // What an answer says of hosts beside its records saves asking.
    private Dictionary<string, HostAddresses> Told(IEnumerable<DnsResourceRecord> additionals) => additionals.OfType<AddressRecord>()
        .GroupBy(record => PlainName(record.DomainName.Value), StringComparer.Ordinal)
        .ToDictionary(host => host.Key, host => Known(host), StringComparer.Ordinal);

    private async Task<ImmutableDictionary<string, HostAddresses>> HostsAsync(
        LookupClient client,
        ImmutableArray<string> names,
        Dictionary<string, HostAddresses> told,
        ImmutableDictionary<string, HostAddresses> last,
        CancellationToken limit)
    {
        var now = time.GetUtcNow();
        var hosts = new ConcurrentDictionary<string, HostAddresses>(StringComparer.Ordinal);
        await Parallel.ForEachAsync(names, Turns, async (name, _) =>
        {
            if (IPAddress.TryParse(name, out var address)) hosts[name] = new HostAddresses([address], now + Latest);
            else if (told.TryGetValue(name, out var known) || (last.TryGetValue(name, out known) && known.Until > now)) hosts[name] = known;
            else hosts[name] = await HostAsync(client, name, last.GetValueOrDefault(name), limit).ConfigureAwait(false);
        }).ConfigureAwait(false);
        return hosts.ToImmutableDictionary(StringComparer.Ordinal);
    }

    private async Task<HostAddresses> HostAsync(LookupClient client, string name, HostAddresses? last, CancellationToken limit)
    {
        var answers = await Task.WhenAll(AddressesAsync(client, name, QueryType.A, limit), AddressesAsync(client, name, QueryType.AAAA, limit)).ConfigureAwait(false);
        var records = answers.SelectMany(answer => answer).ToList();
        return records.Count > 0 ? Known(records) : new HostAddresses(last?.Addresses ?? [], time.GetUtcNow() + Retry);
    }

    /// <summary>The addresses of a family; none where there is no answer.</summary>
    private static async Task<ImmutableArray<AddressRecord>> AddressesAsync(LookupClient client, string name, QueryType family, CancellationToken limit)
    {
        var (response, _) = await AskAsync(client, name, family, limit).ConfigureAwait(false);
        return response is null ? [] : [.. response.Answers.OfType<AddressRecord>()];
    }

    private HostAddresses Known(IEnumerable<AddressRecord> records)
    {
        var all = records.ToList();
        var addresses = all.Select(record => record.Address).Distinct().OrderBy(address => address.AddressFamily).ThenBy(address => $"{address}", StringComparer.Ordinal);
        return new HostAddresses([.. addresses], time.GetUtcNow() + TimeSpan.FromSeconds(all.Min(record => (long)record.InitialTimeToLive)));
    }

    private static ServiceRecord Plain(SrvRecord record) => new(PlainName(record.Target.Value), record.Port, record.Priority, record.Weight);

    private static string PlainName(string name) => name.TrimEnd('.').ToLowerInvariant();
}
