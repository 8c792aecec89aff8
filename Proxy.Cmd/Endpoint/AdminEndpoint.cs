using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Proxy.Cmd.Hosting;

namespace Proxy.Cmd.Endpoint;

/// <summary>
/// The HTTP endpoint that operators and probes talk to: <c>/healthz</c>, <c>/readyz</c>, <c>/v1/palettes</c>, <c>/v1/commands</c>, a
/// path for each command, and the routes that its host adds.
/// <see cref="CommandHostEndpoint.StartAsync"/> starts it. Disposal cuts what is under way.
/// </summary>
public sealed class AdminEndpoint : IAsyncDisposable
{
    private const int MaxHeaders = 16 << 10;

    // Kestrel looks once a second, and takes no less.
    private static readonly TimeSpan MinGrace = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(2);

    private readonly CommandHost _host;
    private readonly Func<bool> _isReady;
    private readonly string _notice;
    private readonly TokenGate _tokens;
    private readonly CancellationTokenSource _stopping = new();
    private readonly CommandChannel _commands;
    private readonly RouteTable _routes;
    private readonly WebApplication _server;
    private bool _disposed;

    private AdminEndpoint(CommandHost host, AdminOptions options, Func<bool> isReady, IEnumerable<AdminRoute> routes)
    {
        _host = host;
        _isReady = isReady;
        _notice = options.Notice is null ? "" : options.Notice + "\n";
        _routes = new RouteTable(OwnRoutes().Concat(routes));
        _tokens = TokenGate.Create(options);
        if (!IPAddress.IsLoopback(options.Bind.Address) && !_tokens.DemandsToken)
        {
            throw new AdminStartException(
                "proxy.admin.token",
                $"{options.Bind} can be reached from other machines, and there is no token",
                "set proxy.admin.token or proxy.admin.token-file (make one: openssl rand -hex 32), or bind 127.0.0.1");
        }

        _commands = new CommandChannel(host, options, _stopping.Token);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => Configure(kestrel, options));
        builder.Services.AddSingleton(host.Loggers);
        builder.Services.AddSingleton<IConnectionListenerFactory>(new AdminListener());
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        _server = builder.Build();
        _server.Run(AnswerAsync);
    }

    /// <summary>The address that it listens at, with the port that the kernel picked for port 0.</summary>
    public IPEndPoint Address { get; private set; } = new(IPAddress.Loopback, 0);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_disposed) return;
        _disposed = true;
        await _stopping.CancelAsync().ConfigureAwait(false);
        using var limit = new CancellationTokenSource(StopLimit, TimeProvider.System);
        await _server.StopAsync(limit.Token).ConfigureAwait(false);
        await _server.DisposeAsync().ConfigureAwait(false);
        _commands.Dispose();
        _stopping.Dispose();
    }

    /// <summary>Starts an endpoint; it accepts clients when the task is done.</summary>
    internal static async Task<AdminEndpoint> StartAsync(
        CommandHost host, AdminOptions options, Func<bool> isReady, IEnumerable<AdminRoute> routes)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(isReady);
        var endpoint = new AdminEndpoint(host, options, isReady, routes);
        try
        {
            await endpoint._server.StartAsync().ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is IOException or SocketException)
        {
            await endpoint.DisposeAsync().ConfigureAwait(false);
            throw BindFailure(options.Bind, failure);
        }

        var addresses = endpoint._server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!;
        var address = new Uri(addresses.Addresses.Single());
        endpoint.Address = new IPEndPoint(IPAddress.Parse(address.Host), address.Port);

        // Who streams, or waits for an actor that has stopped, need not wait for the node to let go of the endpoint.
        _ = host.System.WhenTerminated.ContinueWith(
            _ => endpoint.CutAll(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        return endpoint;
    }

    private void CutAll()
    {
        try
        {
            _stopping.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The endpoint has stopped already.
        }
    }

    private static void Configure(KestrelServerOptions kestrel, AdminOptions options)
    {
        kestrel.Listen(options.Bind, listen =>
        {
            var places = new ConnectionPlaces(options.MaxConnections);
            listen.Protocols = HttpProtocols.Http1;
            listen.Use(next => connection => places.ServeAsync(next, connection));
            listen.Use(next => connection => KeepAliveAsync(next, connection));
        });
        var grace = options.RequestTimeout < MinGrace ? MinGrace : options.RequestTimeout;
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxConcurrentUpgradedConnections = 0;
        kestrel.Limits.MaxRequestBodySize = options.MaxBody;
        kestrel.Limits.MaxRequestHeadersTotalSize = MaxHeaders;
        kestrel.Limits.RequestHeadersTimeout = options.RequestTimeout;
        kestrel.Limits.KeepAliveTimeout = options.IdleTimeout;
        kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(bytesPerSecond: 240, grace);
        kestrel.Limits.MinResponseDataRate = new MinDataRate(bytesPerSecond: 240, grace);
    }

    // A client that vanished without a word is noticed by the kernel, also between heartbeats that nobody acknowledges.
    private static Task KeepAliveAsync(ConnectionDelegate next, ConnectionContext connection)
    {
        if (connection.Features.Get<IConnectionSocketFeature>()?.Socket is { } socket)
        {
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 30);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, 10);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, 3);
        }

        return next(connection);
    }

    private async Task AnswerAsync(HttpContext context)
    {
        try
        {
            await RouteAsync(context).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is OperationCanceledException or IOException && context.RequestAborted.IsCancellationRequested)
        {
            // The client has gone; there is nobody to answer.
        }
        catch (Microsoft.AspNetCore.Http.BadHttpRequestException refused) when (!context.Response.HasStarted)
        {
            await new Refusal(refused.StatusCode, "request", refused.Message, "see docs/pbm.md for what this endpoint takes").SendAsync(context).ConfigureAwait(false);
        }
    }

    private Task RouteAsync(HttpContext context)
    {
        var (method, path) = (context.Request.Method, context.Request.Path.Value ?? "");
        var route = _routes.Find(method, path);
        if (route is { Needs: Access.None }) return route.AnswerAsync(context, Access.None);
        if (RequestGate.Judge(context.Request, _tokens.DemandsToken) is { } refusal) return refusal.SendAsync(context);
        var access = _tokens.Judge(context.Request.Headers.Authorization);
        if (access == Access.None) return Unauthorized(context).SendAsync(context);
        context.Features.GetRequiredFeature<ConnectionPlace>().Touch();
        if (access == Access.Metrics && route is null && !_routes.Knows(path, access)) return Forbidden(path, access).SendAsync(context);
        if (route is null) return _routes.Refuse(method, path).SendAsync(context);
        return access >= route.Needs ? route.AnswerAsync(context, access) : Forbidden(path, access).SendAsync(context);
    }

    private IEnumerable<AdminRoute> OwnRoutes() =>
    [
        new(HttpMethods.Get, "/v1/palettes", Access.ReadOnly, ListPalettesAsync),
        new(HttpMethods.Post, "/v1/commands", Access.ReadOnly, (context, access) => _commands.AnswerAsync(context, access, resource: [])),
        new(HttpMethods.Get, "/v1/", Access.ReadOnly, RunResourceAsync) { Shown = "/v1/PALETTE/COMMAND" },
        new(AdminRoute.AnyMethod, "/healthz", Access.None, (context, _) => ProbeAsync(context, isGood: true, notice: "")),
        new(AdminRoute.AnyMethod, "/readyz", Access.None, (context, _) => ProbeAsync(context, _isReady(), _notice)),
    ];

    private Task ListPalettesAsync(HttpContext context, Access access) =>
        context.Response.WriteAsJsonAsync(PaletteListing.Of(_host, access), Wire.Json, context.RequestAborted);

    private Task RunResourceAsync(HttpContext context, Access access) =>
        ResourcePath.Words(_host.Palettes, context.Request) is { Count: > 0 } words
            ? _commands.AnswerAsync(context, access, words)
            : _routes.Refuse(context.Request.Method, context.Request.Path.Value ?? "").SendAsync(context);

    private static Refusal Unauthorized(HttpContext context) => context.Request.Headers.Authorization.Count == 0
        ? new(401, "token", "a token is needed", "pbm --token TOKEN, PBM_TOKEN or PBM_TOKEN_FILE; it is the node's proxy.admin.token")
        : new(401, "token", "the token is wrong", "it is the node's proxy.admin.token, or proxy.admin.read-only-token");

    private static Refusal Forbidden(string path, Access access) => access == Access.Metrics
        ? new(403, "metrics", $"the token is for metrics, and {path} tells more", "use the token of proxy.admin.token or proxy.admin.read-only-token")
        : new(403, "read-only", $"{path} changes something, and the token is for reading", "use the token of proxy.admin.token");

    // Says nothing but whether, as it asks for no token.
    private static Task ProbeAsync(HttpContext context, bool isGood, string notice)
    {
        context.Response.StatusCode = isGood ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        context.Response.ContentType = "text/plain";
        return context.Response.WriteAsync((isGood ? "ok\n" : "not ready\n") + notice, context.RequestAborted);
    }

    private static AdminStartException BindFailure(IPEndPoint bind, Exception failure)
    {
        var error = (failure as SocketException ?? failure.InnerException as SocketException ?? failure.InnerException?.InnerException as SocketException)?.SocketErrorCode;
        return error switch
        {
            SocketError.AddressAlreadyInUse => new(
                "proxy.admin.bind",
                $"{bind} is in use",
                $"another node on this machine has it? ss -ltnp sport = :{bind.Port}; bind another address, 127.0.0.1:0 for any port, or off",
                failure),
            SocketError.AddressNotAvailable => new("proxy.admin.bind", $"{bind.Address} is not an address of this machine", "see: ip address", failure),
            SocketError.AccessDenied => new("proxy.admin.bind", $"{bind} may not be bound by this user", "use a port from 1024", failure),
            _ => new("proxy.admin.bind", failure.Message, "bind another address, or off", failure),
        };
    }
}
