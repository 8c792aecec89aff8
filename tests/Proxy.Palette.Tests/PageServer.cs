using System.Net;
using Proxy.Testing;

namespace Proxy.Palette.Tests;

/// <summary>A server whose pages may be kept for an hour; those of one letter are named so by a tag.</summary>
internal sealed class PageServer : IDisposable
{
    private readonly HttpListener _listener = new();
    private int _requests;

    private PageServer()
    {
        EndPoint = new IPEndPoint(IPAddress.Loopback, LoopbackPort.Free());
        _listener.Prefixes.Add($"http://*:{EndPoint.Port}/");
        _listener.Start();
        _ = ServeAsync();
    }

    /// <summary>Starts one.</summary>
    public static PageServer Start() => new();

    /// <summary>Where it listens.</summary>
    public IPEndPoint EndPoint { get; }

    /// <summary>How often it was asked.</summary>
    public int Requests => Volatile.Read(ref _requests);

    public void Dispose() => _listener.Close();

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                var context = await _listener.GetContextAsync();
                Interlocked.Increment(ref _requests);
                context.Response.AddHeader("Cache-Control", "max-age=3600");
                context.Response.AddHeader("Surrogate-Key", context.Request.RawUrl!.Length == 2 ? "all letter" : "all");
                context.Response.Close("page"u8.ToArray(), willBlock: false);
            }
        }
        catch (Exception ended) when (ended is HttpListenerException or ObjectDisposedException)
        {
            // The test is over.
        }
    }
}
