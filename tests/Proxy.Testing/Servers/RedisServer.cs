using System.Net;
using System.Text.RegularExpressions;

namespace Proxy.Testing;

/// <summary>A Redis server on a loopback port of its own that keeps nothing on disk.</summary>
public sealed partial class RedisServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly TempDirectory _directory;

    private RedisServer(TempDirectory directory, ProcessUnderTest process, IPEndPoint endPoint)
    {
        _directory = directory;
        Process = process;
        EndPoint = endPoint;
    }

    /// <summary>Where it listens.</summary>
    public IPEndPoint EndPoint { get; }

    /// <summary>The server itself.</summary>
    public ProcessUnderTest Process { get; }

    /// <summary>Starts one and waits until it takes connections.</summary>
    /// <param name="tls">Its certificate, its key and the CA that clients' certificates are of, for one that speaks TLS only and asks
    /// clients for a certificate; null for plain connections.</param>
    public static async Task<RedisServer> StartAsync((string Certificate, string Key, string Ca)? tls = null)
    {
        var program = DebianProgram.Find("redis-server", "redis-server");
        var directory = new TempDirectory("redis");
        var endPoint = new IPEndPoint(IPAddress.Loopback, LoopbackPort.Free());
        var process = ProcessUnderTest.Start(program,
        [
            "--bind", $"{endPoint.Address}", .. Port(endPoint.Port, tls), "--dir", directory.Path,
            "--save", "", "--appendonly", "no", "--daemonize", "no", "--maxclients", "4000",
        ]);
        var server = new RedisServer(directory, process, endPoint);
        try
        {
            await process.WaitForLineAsync(Ready(), Patience);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Stops it and removes its directory.</summary>
    public async ValueTask DisposeAsync()
    {
        await Process.DisposeAsync();
        _directory.Dispose();
    }

    private static string[] Port(int port, (string Certificate, string Key, string Ca)? tls) => tls is not { } files
        ? ["--port", $"{port}"]
        : ["--port", "0", "--tls-port", $"{port}", "--tls-cert-file", files.Certificate, "--tls-key-file", files.Key, "--tls-ca-cert-file", files.Ca];

    [GeneratedRegex("[Rr]eady to accept connections")]
    private static partial Regex Ready();
}
