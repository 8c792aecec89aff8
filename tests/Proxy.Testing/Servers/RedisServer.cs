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
    public static async Task<RedisServer> StartAsync()
    {
        var program = DebianProgram.Find("redis-server", "redis-server");
        var directory = new TempDirectory("redis");
        var endPoint = new IPEndPoint(IPAddress.Loopback, LoopbackPort.Free());
        var process = ProcessUnderTest.Start(program,
        [
            "--bind", $"{endPoint.Address}", "--port", $"{endPoint.Port}", "--dir", directory.Path,
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

    [GeneratedRegex("[Rr]eady to accept connections")]
    private static partial Regex Ready();
}
