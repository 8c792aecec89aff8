using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Proxy.Cmd.Endpoint;

namespace Proxy.Node.Demo;

/// <summary>
/// A small HTTP server to be proxied to. <c>/bytes/N</c> sends N bytes, a POST to
/// <c>/echo</c> sends back what came, every other path is answered with the name of the origin and the path.
/// </summary>
public sealed class DemoOrigin : IAsyncDisposable
{
    private const int ChunkSize = 64 << 10;

    private readonly WebApplication _server;

    private DemoOrigin(string name, WebApplication server)
    {
        Name = name;
        _server = server;
    }

    /// <summary>The name that answers carry.</summary>
    public string Name { get; }

    /// <summary>The address that the server listens at.</summary>
    public IPEndPoint Endpoint { get; private set; } = new(IPAddress.Loopback, 0);

    /// <summary>Starts a server; it listens when the task is done.</summary>
    /// <param name="name">The name that answers carry.</param>
    /// <param name="at">Where it listens; null: at a loopback port that the kernel picks.</param>
    /// <exception cref="IOException">The address is in use.</exception>
    public static async Task<DemoOrigin> StartAsync(string name, IPEndPoint? at = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options => Configure(options, at ?? new IPEndPoint(IPAddress.Loopback, 0)));
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        var origin = new DemoOrigin(name, builder.Build());
        origin._server.Run(origin.AnswerAsync);
        await origin._server.StartAsync();
        var addresses = origin._server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!;
        origin.Endpoint = IPEndPoint.Parse(new Uri(addresses.Addresses.Single()).Authority);
        return origin;
    }

    /// <summary>Stops the server and cuts the connections that are left.</summary>
    public async ValueTask DisposeAsync()
    {
        await _server.StopAsync(new CancellationToken(canceled: true));
        await _server.DisposeAsync();
    }

    private static void Configure(KestrelServerOptions options, IPEndPoint at)
    {
        options.Listen(at);
        options.AddServerHeader = false;
        options.Limits.MaxRequestBodySize = null;
    }

    private Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value ?? "/";
        if (path == "/echo" && HttpMethods.IsPost(context.Request.Method)) return EchoAsync(context);
        return path.StartsWith("/bytes/", StringComparison.Ordinal) ? SendBytesAsync(context, path["/bytes/".Length..]) : NameAsync(context, path);
    }

    private Task NameAsync(HttpContext context, string path)
    {
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync($"{Name} served {path}\n");
    }

    private static Task EchoAsync(HttpContext context)
    {
        context.Response.ContentType = context.Request.ContentType ?? "application/octet-stream";
        context.Response.ContentLength = context.Request.ContentLength;
        return context.Request.Body.CopyToAsync(context.Response.Body, context.RequestAborted);
    }

    private static async Task SendBytesAsync(HttpContext context, string count)
    {
        if (!long.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var left))
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            await context.Response.WriteAsync("write /bytes/N with a whole number of bytes\n");
            return;
        }

        context.Response.ContentType = "application/octet-stream";
        context.Response.ContentLength = left;
        var chunk = new byte[(int)Math.Min(left, ChunkSize)];
        for (; left > 0; left -= Math.Min(left, chunk.Length))
            await context.Response.Body.WriteAsync(chunk.AsMemory(0, (int)Math.Min(left, chunk.Length)), context.RequestAborted);
    }
}
