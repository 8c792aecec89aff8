using System.Net;
using System.Text;
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
    public static Task<RedisServer> StartAsync((string Certificate, string Key, string Ca)? tls = null) =>
        StartAsync(new TempDirectory("redis"), tls, [], Ready());

    /// <summary>Starts one that loads its data for half a minute, and answers <c>-LOADING</c> meanwhile; <c>CONFIG SET key-load-delay 0</c>
    /// ends that.</summary>
    public static async Task<RedisServer> StartLoadingAsync()
    {
        const int Keys = 15_000;
        var directory = new TempDirectory("redis");
        await File.WriteAllBytesAsync(directory["dump.rdb"], Dump(Keys));
        // Microseconds for each key. It looks at its connections after each so many bytes.
        string[] slow = ["--key-load-delay", "2000", "--loading-process-events-interval-bytes", "1024"];
        return await StartAsync(directory, null, slow, Loading());
    }

    private static async Task<RedisServer> StartAsync(
        TempDirectory directory, (string Certificate, string Key, string Ca)? tls, string[] more, Regex ready)
    {
        var program = DebianProgram.Find("redis-server", "redis-server");
        var endPoint = new IPEndPoint(IPAddress.Loopback, LoopbackPort.Free());
        var process = ProcessUnderTest.Start(program,
        [
            "--bind", $"{endPoint.Address}", .. Port(endPoint.Port, tls), "--dir", directory.Path,
            "--save", "", "--appendonly", "no", "--daemonize", "no", "--maxclients", "4000", .. more,
        ]);
        var server = new RedisServer(directory, process, endPoint);
        try
        {
            await process.WaitForLineAsync(ready, Patience);
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

    /// <summary>A file of so many keys, as Redis saves them (format 9): strings, the lengths before them, and no checksum.</summary>
    private static byte[] Dump(int keys)
    {
        using var dump = new MemoryStream();
        dump.Write("REDIS0009"u8);
        dump.Write([0xFE, 0]); // of database 0
        for (var key = 0; key < keys; key++)
        {
            dump.Write([0, 6, .. Encoding.ASCII.GetBytes($"{key:D6}"), 50]);
            dump.Write(new byte[50]);
        }

        dump.Write([0xFF, 0, 0, 0, 0, 0, 0, 0, 0]);
        return dump.ToArray();
    }

    [GeneratedRegex("Loading RDB produced by|Server initialized")]
    private static partial Regex Loading();

    [GeneratedRegex("[Rr]eady to accept connections")]
    private static partial Regex Ready();
}
