using Microsoft.AspNetCore.Http;
using Proxy.Cmd.Endpoint;
using Proxy.Cmd.Tests.Hosts;

namespace Proxy.Cmd.Tests.Endpoint;

/// <summary>A member without tokens and one with them, both with routes of their own.</summary>
public sealed class RoutedMembers : IAsyncLifetime
{
    internal const string Full = "full-access-0123456789";
    internal const string ReadOnly = "read-only-0123456789";

    internal static AdminRoute[] Routes { get; } =
    [
        Route("GET", "/open", Access.None),
        Route("GET", "/figures", Access.ReadOnly),
        Route("POST", "/figures", Access.Full),
        Route("GET", "/pages/", Access.ReadOnly),
        Route("GET", "/pages/deep/", Access.ReadOnly),
    ];

    internal TestMember Open { get; private set; } = null!;

    internal TestMember Guarded { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Open = await TestMember.StartAsync(routes: Routes);
        Guarded = await TestMember.StartAsync(TestMember.AnyPort with { Token = Full, ReadOnlyToken = ReadOnly }, routes: Routes);
    }

    public async Task DisposeAsync()
    {
        await Open.DisposeAsync();
        await Guarded.DisposeAsync();
    }

    /// <summary>A route that answers with its name, and with what the request may do.</summary>
    internal static AdminRoute Route(string method, string path, Access needs) =>
        new(method, path, needs, (context, access) => context.Response.WriteAsync($"{method} {path} {access}"));
}
