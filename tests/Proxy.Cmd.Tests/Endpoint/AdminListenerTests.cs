using System.Net;
using System.Net.Sockets;
using Proxy.Cmd.Endpoint;

namespace Proxy.Cmd.Tests.Endpoint;

public class AdminListenerTests
{
    private const int Failures = 5;

    [Fact]
    public async Task Out_of_descriptors_it_rests_between_tries_and_accepts_when_there_are_some()
    {
        var tries = 0;
        await using var listener = new AdminListener((socket, cancellation) =>
            ++tries <= Failures ? throw new SocketException((int)SocketError.TooManyOpenSockets) : socket.AcceptAsync(cancellation));
        await listener.BindAsync(new IPEndPoint(IPAddress.Loopback, 0));
        using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(listener.EndPoint);
        var started = TimeProvider.System.GetTimestamp();
        await using var accepted = await listener.AcceptAsync();
        Assert.NotNull(accepted);
        Assert.Equal(Failures + 1, tries);
        Assert.True(TimeProvider.System.GetElapsedTime(started) >= TimeSpan.FromMilliseconds(Failures * 40));
    }

    [Fact]
    public async Task A_client_that_was_gone_before_is_passed_over()
    {
        var tries = 0;
        await using var listener = new AdminListener((socket, cancellation) =>
            ++tries == 1 ? throw new SocketException((int)SocketError.ConnectionAborted) : socket.AcceptAsync(cancellation));
        await listener.BindAsync(new IPEndPoint(IPAddress.IPv6Any, 0));
        using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(new IPEndPoint(IPAddress.Loopback, ((IPEndPoint)listener.EndPoint).Port));
        await using var accepted = await listener.AcceptAsync();
        Assert.NotNull(accepted);
    }

    [Fact]
    public async Task Unbound_while_it_rests_it_has_nothing_more_to_accept()
    {
        await using var listener = new AdminListener((_, _) => throw new SocketException((int)SocketError.TooManyOpenSockets));
        await listener.BindAsync(new IPEndPoint(IPAddress.Loopback, 0));
        var accepting = listener.AcceptAsync();
        Assert.False(accepting.IsCompleted);
        await listener.UnbindAsync();
        Assert.Null(await accepting);
    }
}
