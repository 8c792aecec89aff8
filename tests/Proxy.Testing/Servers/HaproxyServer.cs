using System.Globalization;
using System.Text.RegularExpressions;

namespace Proxy.Testing;

/// <summary>An HAProxy with a configuration of the test's own, beside the proxy that is tested.</summary>
public sealed partial class HaproxyServer : IAsyncDisposable
{
    private readonly TempDirectory _directory;

    private HaproxyServer(TempDirectory directory, ProcessUnderTest process)
    {
        _directory = directory;
        Process = process;
    }

    /// <summary>The server itself.</summary>
    public ProcessUnderTest Process { get; }

    /// <summary>Starts one and waits until it takes connections.</summary>
    /// <param name="sections">Its <c>listen</c>, <c>frontend</c> and <c>backend</c> sections. Their mode is TCP where they say nothing.</param>
    public static async Task<HaproxyServer> StartAsync(string sections)
    {
        var program = DebianProgram.Find("haproxy", "haproxy");
        var directory = new TempDirectory("haproxy");
        await File.WriteAllTextAsync(
            directory["haproxy.cfg"],
            $"defaults\n  mode tcp\n  timeout connect 5s\n  timeout client 60s\n  timeout server 60s\n{sections}\n");
        var server = new HaproxyServer(directory, ProcessUnderTest.Start(program, ["-V", "-f", directory["haproxy.cfg"]]));
        try
        {
            // It says nothing when it listens, and a connection to find out would be one more that the test sees.
            var ports = Bound().Matches(sections).Select(bind => int.Parse(bind.Groups[1].Value, CultureInfo.InvariantCulture)).ToList();
            await Eventually.EqualAsync(true, () => ports.TrueForAll(IsListening));
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Stops it and removes its files.</summary>
    public async ValueTask DisposeAsync()
    {
        await Process.DisposeAsync();
        _directory.Dispose();
    }

    // State 0A of proc(5), "net/tcp".
    private static bool IsListening(int port) =>
        File.ReadLines("/proc/net/tcp").Any(line => line.Contains($":{port:X4} 00000000:0000 0A", StringComparison.Ordinal));

    [GeneratedRegex(@"bind 127\.0\.0\.1:(\d+)")]
    private static partial Regex Bound();
}
