using System.Net;

namespace Proxy.Testing;

/// <summary>An NSD that serves the zone <c>test.</c>, whose records tests change while it runs. It speaks UDP and TCP, and cuts answers over
/// UDP as clients say.</summary>
public sealed class DnsServer : IAsyncDisposable
{
    private readonly TempDirectory _directory;
    private ProcessUnderTest _process;

    private DnsServer(TempDirectory directory, IPEndPoint endPoint, ProcessUnderTest process)
    {
        _directory = directory;
        EndPoint = endPoint;
        _process = process;
    }

    /// <summary>Where it listens.</summary>
    public IPEndPoint EndPoint { get; }

    /// <summary>Starts one and waits until it answers.</summary>
    /// <param name="records">Lines of the zone: <c>_db._tcp 5 SRV 0 1 5432 one</c>.</param>
    public static Task<DnsServer> StartAsync(params IEnumerable<string> records) => StartAsync(isMinimal: false, records);

    /// <summary>Starts one that tells no addresses beside the records that it is asked for.</summary>
    /// <param name="records">Lines of the zone.</param>
    public static Task<DnsServer> StartMinimalAsync(params IEnumerable<string> records) => StartAsync(isMinimal: true, records);

    private static async Task<DnsServer> StartAsync(bool isMinimal, IEnumerable<string> records)
    {
        var directory = new TempDirectory("nsd");
        var endPoint = new IPEndPoint(IPAddress.Loopback, LoopbackPort.Free());
        await File.WriteAllTextAsync(directory["nsd.conf"], Configuration(directory, endPoint, isMinimal));
        WriteZone(directory, records);
        var server = new DnsServer(directory, endPoint, Start(directory));
        try
        {
            await server._process.WaitForLineAsync(new("nsd started"), TimeSpan.FromSeconds(10));
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Serves other records from now on; those who ask a moment later get them.</summary>
    /// <param name="records">Lines of the zone.</param>
    public void Change(params IEnumerable<string> records)
    {
        WriteZone(_directory, records);
        _process.Signal(UnixSignal.Hangup);
    }

    /// <summary>Ends it: nobody answers any more.</summary>
    public ValueTask StopAsync() => _process.DisposeAsync();

    /// <summary>Starts it again with the records that it had.</summary>
    public async Task StartAgainAsync()
    {
        _process = Start(_directory);
        await _process.WaitForLineAsync(new("nsd started"), TimeSpan.FromSeconds(10));
    }

    /// <summary>Stops it and removes its files.</summary>
    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _directory.Dispose();
    }

    private static ProcessUnderTest Start(TempDirectory directory) =>
        ProcessUnderTest.Start(DebianProgram.Find("nsd", "nsd"), ["-d", "-c", directory["nsd.conf"]]);

    private static void WriteZone(TempDirectory directory, IEnumerable<string> records)
    {
        File.WriteAllLines(directory["new"], ["$ORIGIN test.", "$TTL 60", "@ SOA ns hostmaster 1 60 60 60 1", "@ NS ns", "ns A 127.0.0.1", .. records]);
        File.Move(directory["new"], directory["zone"], overwrite: true);
    }

    private static string Configuration(TempDirectory directory, IPEndPoint endPoint, bool isMinimal) => $"""
        server:
          ip-address: {endPoint.Address}@{endPoint.Port}
          do-ip6: no
          server-count: 1
          username: ""
          chroot: ""
          zonesdir: "{directory.Path}"
          xfrdir: "{directory.Path}"
          xfrdfile: "{directory["xfrd.state"]}"
          zonelistfile: "{directory["zones"]}"
          database: ""
          pidfile: "{directory["nsd.pid"]}"
          minimal-responses: {(isMinimal ? "yes" : "no")}
          rrl-ratelimit: 0
          rrl-whitelist-ratelimit: 0
          verbosity: 1
        remote-control:
          control-enable: no
        zone:
          name: "test."
          zonefile: "zone"

        """;
}
