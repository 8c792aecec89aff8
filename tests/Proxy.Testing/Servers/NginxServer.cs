using System.Net;
using System.Net.Sockets;

namespace Proxy.Testing;

/// <summary>
/// An nginx that serves the files of a directory over HTTP and stores what is uploaded by PUT. It is one process, so that
/// SIGKILL takes all of its connections down at once.
/// </summary>
public sealed class NginxServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    // Where Debian's package keeps it.
    private const string StreamModule = "load_module /usr/lib/nginx/modules/ngx_stream_module.so;";

    private readonly TempDirectory _directory;

    private NginxServer(TempDirectory directory, ProcessUnderTest process, IPEndPoint endPoint)
    {
        _directory = directory;
        Process = process;
        EndPoint = endPoint;
    }

    /// <summary>Where it listens.</summary>
    public IPEndPoint EndPoint { get; }

    /// <summary>The server itself.</summary>
    public ProcessUnderTest Process { get; }

    /// <summary>A file NAME in here is served at /files/NAME, and at /slow/NAME with 1 MiB/s for each connection.</summary>
    public string FilesDirectory => _directory["files"];

    /// <summary>What is sent with PUT to /uploads/NAME is the file NAME in here.</summary>
    public string UploadsDirectory => _directory["uploads"];

    /// <summary>Starts one and waits until it takes connections.</summary>
    /// <param name="servers">Further servers of its http block, in nginx's words.</param>
    /// <param name="streams">Servers of its stream block.</param>
    public static async Task<NginxServer> StartAsync(string servers = "", string streams = "")
    {
        var program = DebianProgram.Find("nginx", "nginx-full");
        var directory = new TempDirectory("nginx");
        foreach (var each in new[] { "files", "uploads", "temp" })
            Directory.CreateDirectory(directory[each]);
        var endPoint = new IPEndPoint(IPAddress.Loopback, LoopbackPort.Free());
        await File.WriteAllTextAsync(directory["nginx.conf"], Configuration(directory, endPoint, servers, streams));
        var process = ProcessUnderTest.Start(program, ["-p", directory.Path, "-c", directory["nginx.conf"], "-e", "stderr"]);
        var server = new NginxServer(directory, process, endPoint);
        try
        {
            await server.WaitUntilReadyAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Writes <paramref name="bytes"/> bytes of <paramref name="pattern"/> to the file that /files/NAME serves; returns its path.</summary>
    public async Task<string> AddFileAsync(string name, BytePattern pattern, long bytes)
    {
        var path = Path.Combine(FilesDirectory, name);
        await PatternFile.WriteAsync(path, pattern, bytes);
        return path;
    }

    /// <summary>Stops it and removes its files.</summary>
    public async ValueTask DisposeAsync()
    {
        await Process.DisposeAsync();
        _directory.Dispose();
    }

    private static string Configuration(TempDirectory directory, IPEndPoint endPoint, string servers, string streams) => $$"""
        {{(streams.Length == 0 ? "" : StreamModule)}}
        daemon off;
        master_process off;
        error_log stderr warn;
        pid {{directory["nginx.pid"]}};
        worker_rlimit_nofile 8192;
        events { worker_connections 4096; }
        http {
            access_log off;
            sendfile on;
            default_type application/octet-stream;
            client_body_temp_path {{directory["temp"]}}/body;
            proxy_temp_path {{directory["temp"]}}/proxy;
            fastcgi_temp_path {{directory["temp"]}}/fastcgi;
            uwsgi_temp_path {{directory["temp"]}}/uwsgi;
            scgi_temp_path {{directory["temp"]}}/scgi;
            keepalive_requests 1000000000;
            server {
                listen {{endPoint}} backlog=4096;
                client_max_body_size 0;
                location /files/ { alias {{directory["files"]}}/; }
                location /slow/ { alias {{directory["files"]}}/; limit_rate 1m; }
                location /uploads/ { alias {{directory["uploads"]}}/; dav_methods PUT; create_full_put_path on; }
            }
            {{servers}}
        }
        {{(streams.Length == 0 ? "" : $"stream {{\n{streams}\n}}")}}
        """;

    private async Task WaitUntilReadyAsync()
    {
        // nginx does not say when it listens, so its port is asked.
        using var bound = new CancellationTokenSource(Patience);
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (await tick.WaitForNextTickAsync(bound.Token))
        {
            if (Process.HasExited)
                throw new InvalidOperationException($"nginx ended:\n{Process.Output}");
            try
            {
                (await TcpPeer.ConnectAsync(EndPoint, null, bound.Token)).Dispose();
                return;
            }
            catch (SocketException)
            {
                // Refused: not yet.
            }
        }
    }
}
