using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Proxy.Testing;
using Proxy.Transport.Interop;

namespace Proxy.Transport.Tests;

public sealed partial class ListenSocketTests : IDisposable
{
    private readonly TestLoop _loop = new();

    public void Dispose() => _loop.Dispose();

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    public async Task Listener_accepts_and_tells_the_peers_address(string address)
    {
        var acceptor = new TestAcceptor();
        var socket = await OpenAsync(_loop, new IPEndPoint(IPAddress.Parse(address), 0), acceptor);
        using var client = await TcpPeer.ConnectAsync(socket.LocalEndPoint);
        var leg = await acceptor.NextAsync();
        Assert.Equal(client.LocalEndPoint, leg.Remote.ToEndPoint());
        Assert.Equal(client.RemoteEndPoint, (await _loop.Run(() => leg.Local)).ToEndPoint());
        Assert.True(leg.IsConnected);
        Assert.Equal(1, await _loop.Run(() => NoDelay(leg)));
    }

    [Fact]
    public async Task Any_address_of_IPv6_takes_IPv4_too()
    {
        var acceptor = new TestAcceptor();
        var socket = await OpenAsync(_loop, new IPEndPoint(IPAddress.IPv6Any, 0), acceptor);
        using var client = await TcpPeer.ConnectAsync(new IPEndPoint(IPAddress.Loopback, socket.LocalEndPoint.Port));
        Assert.Equal(client.LocalEndPoint, (await acceptor.NextAsync()).Remote.ToEndPoint());
    }

    [Fact]
    public async Task Port_is_free_again_while_connections_on_it_whose_sequence_number_was_read_are_in_TIME_WAIT()
    {
        var acceptor = new TestAcceptor();
        var socket = await OpenAsync(_loop, new IPEndPoint(IPAddress.Loopback, 0), acceptor);
        var address = socket.LocalEndPoint;
        using (var client = await TcpPeer.ConnectAsync(address))
        {
            var leg = await acceptor.NextAsync();
            Assert.True(await _loop.Run(() => leg.TryReadReceiveNext(out _)), "CAP_NET_ADMIN is needed: run this as root");
            await _loop.Run(leg.Close);
            Assert.Equal(PeerEnd.Eof, (await client.ReceiveToEndAsync()).End);
        }

        await _loop.Run(socket.Close);
        ListenSocket.EnsureFree(address);
    }

    [Theory]
    [InlineData("0.0.0.0", "127.0.0.1")]
    [InlineData("0.0.0.0", "127.0.3.4")]
    [InlineData("::", "127.0.3.4")]
    [InlineData("::", "::1")]
    [InlineData("127.0.3.4", "127.0.3.4")]
    [InlineData("::ffff:127.0.3.4", "127.0.3.4")]
    [InlineData("::ffff:0.0.0.0", "127.0.3.4")]
    public async Task Connection_knows_the_address_that_its_client_came_to(string bind, string to)
    {
        var acceptor = new TestAcceptor();
        var socket = await OpenAsync(_loop, new IPEndPoint(IPAddress.Parse(bind), 0), acceptor);
        var target = new IPEndPoint(IPAddress.Parse(to), socket.LocalEndPoint.Port);
        using var client = await TcpPeer.ConnectAsync(target);
        var leg = await acceptor.NextAsync();
        Assert.Equal(target, (await _loop.Run(() => leg.Local)).ToEndPoint());
        await _loop.Run(leg.Close);
        Assert.False((await _loop.Run(() => leg.Local)).IsSet);
    }

    [Fact]
    public async Task Loops_share_an_address_and_both_accept()
    {
        using var second = new TestLoop(index: 1);
        var acceptors = new[] { new TestAcceptor(), new TestAcceptor() };
        var first = await OpenAsync(_loop, new IPEndPoint(IPAddress.Loopback, 0), acceptors[0]);
        await OpenAsync(second, first.LocalEndPoint, acceptors[1]);
        var clients = new List<TcpPeer>();
        // Which listener gets a connection hangs on a hash of its ports; that one gets all of 200 does not happen.
        for (var i = 0; i < 200; i++) clients.Add(await TcpPeer.ConnectAsync(first.LocalEndPoint));
        for (var i = 0; i < 2; i++) Assert.NotNull(await acceptors[i].NextAsync());
        while (acceptors[0].Count + acceptors[1].Count < 200)
        {
            await _loop.Run(() => { });
            await second.Run(() => { });
        }

        Assert.All(acceptors, acceptor => Assert.InRange(acceptor.Count, 1, 199));
        foreach (var client in clients) client.Dispose();
    }

    [Fact]
    public async Task EnsureFree_tells_of_a_listener_that_shares_its_port()
    {
        var socket = await OpenAsync(_loop, new IPEndPoint(IPAddress.Loopback, 0), new TestAcceptor());
        const int AddressInUse = 98;
        Assert.Equal(AddressInUse, Assert.Throws<TransportException>(() => ListenSocket.EnsureFree(socket.LocalEndPoint)).Error);
        var bind = socket.LocalEndPoint;
        await _loop.Run(socket.Close);
        ListenSocket.EnsureFree(bind);
    }

    [Fact]
    public void EnsureFree_tells_of_an_address_that_is_not_ours()
    {
        const int AddressNotAvailable = 99;
        var error = Assert.Throws<TransportException>(() => ListenSocket.EnsureFree(IPEndPoint.Parse("203.0.113.1:80")));
        Assert.Equal(AddressNotAvailable, error.Error);
    }

    [Fact]
    public async Task Listener_rests_while_there_is_no_room_and_goes_on_when_there_is()
    {
        var acceptor = new TestAcceptor { CanAccept = false };
        var socket = await OpenAsync(_loop, new IPEndPoint(IPAddress.Loopback, 0), acceptor);
        var started = await _loop.Run(() => _loop.Io.Now);
        using var client = await TcpPeer.ConnectAsync(socket.LocalEndPoint);
        // Asked once a pause, and not in between.
        while (acceptor.Asked < 6) await _loop.Run(() => { });
        var passed = await _loop.Run(() => _loop.Io.Now) - started;
        Assert.True(passed >= 4 * ListenSocket.PauseMilliseconds, $"asked 6 times within {passed} ms");
        Assert.Equal(0, acceptor.Count);

        acceptor.CanAccept = true;
        Assert.Equal(client.LocalEndPoint, (await acceptor.NextAsync()).Remote.ToEndPoint());
    }

    [Fact]
    public async Task Listener_that_rests_goes_on_at_once_when_it_is_told_so_and_says_when_it_has()
    {
        using var timeless = new TestLoop(new ManualTime());
        var acceptor = new TestAcceptor { CanAccept = false };
        var socket = await OpenAsync(timeless, new IPEndPoint(IPAddress.Loopback, 0), acceptor);
        using var client = await TcpPeer.ConnectAsync(socket.LocalEndPoint);
        while (acceptor.Asked == 0) await timeless.Run(() => { });
        socket.Resume();
        while (acceptor.Resumed == 0) await timeless.Run(() => { });
        Assert.Equal(0, acceptor.Count);

        acceptor.CanAccept = true;
        socket.Resume();
        Assert.Equal(client.LocalEndPoint, (await acceptor.NextAsync()).Remote.ToEndPoint());
        while (acceptor.Resumed == 1) await timeless.Run(() => { });
        using var next = await TcpPeer.ConnectAsync(socket.LocalEndPoint);
        Assert.Equal(next.LocalEndPoint, (await acceptor.NextAsync()).Remote.ToEndPoint());
    }

    [Fact]
    public async Task Listener_that_is_closed_passes_on_that_there_is_room()
    {
        var acceptor = new TestAcceptor();
        var socket = await OpenAsync(_loop, new IPEndPoint(IPAddress.Loopback, 0), acceptor);
        await _loop.Run(socket.Close);
        socket.Resume();
        while (acceptor.Resumed == 0) await _loop.Run(() => { });
        Assert.Empty(_loop.Errors);
    }

    [Fact]
    public async Task AcceptLastAndClose_accepts_what_is_queued()
    {
        var acceptor = new TestAcceptor { CanAccept = false };
        var socket = await OpenAsync(_loop, new IPEndPoint(IPAddress.Loopback, 0), acceptor);
        var bind = socket.LocalEndPoint;
        var clients = new List<TcpPeer>();
        for (var i = 0; i < 100; i++) clients.Add(await TcpPeer.ConnectAsync(bind));
        acceptor.CanAccept = true;
        await _loop.Run(socket.AcceptLastAndClose);
        Assert.Equal(100, acceptor.Count);
        Assert.Equal(100, _loop.Io.WatchedSockets);
        Assert.False(socket.IsOpen);
        await Assert.ThrowsAsync<SocketException>(() => TcpPeer.ConnectAsync(bind));
        foreach (var client in clients) client.Dispose();
    }

    [Fact]
    public async Task Close_while_resting_is_the_end()
    {
        var acceptor = new TestAcceptor { CanAccept = false };
        var socket = await OpenAsync(_loop, new IPEndPoint(IPAddress.Loopback, 0), acceptor);
        using var client = await TcpPeer.ConnectAsync(socket.LocalEndPoint);
        while (acceptor.Asked == 0) await _loop.Run(() => { });
        await _loop.Run(socket.Close);
        Assert.Equal(PeerEnd.Reset, (await client.ReceiveToEndAsync()).End);
        Assert.Equal(0, _loop.Io.WatchedSockets);
    }

    [Fact]
    public async Task Listener_out_of_descriptors_rests_without_spinning_and_goes_on_when_they_come_back()
    {
        await using var child = ProcessUnderTest.Start(
            "dotnet", ["exec", typeof(ListenSocketTests).Assembly.Location, Exhaustion.Argument]);
        var port = await child.WaitForLineAsync(PortLine(), TestLoop.Limit);
        var bind = new IPEndPoint(IPAddress.Loopback, int.Parse(port.Groups[1].Value, CultureInfo.InvariantCulture));
        var clients = new List<TcpPeer>();
        for (var i = 0; i < Exhaustion.Clients; i++) clients.Add(await TcpPeer.ConnectAsync(bind));
        var rested = await child.WaitForLineAsync(RestedLine(), TestLoop.Limit);
        var wall = int.Parse(rested.Groups[1].Value, CultureInfo.InvariantCulture);
        var cpu = int.Parse(rested.Groups[2].Value, CultureInfo.InvariantCulture);
        Assert.True(wall >= (Exhaustion.Rests - 1) * ListenSocket.PauseMilliseconds, $"{Exhaustion.Rests} rests in {wall} ms");
        Assert.True(cpu <= wall / 2, $"{cpu} ms of CPU time in {wall} ms");
        await child.WaitForLineAsync(AcceptedLine(), TestLoop.Limit);
        foreach (var client in clients) Assert.Equal(PeerEnd.Eof, (await client.ReceiveToEndAsync()).End);
    }

    [Theory]
    [InlineData(Errno.TooManyFiles, true)]
    [InlineData(Errno.FileTableFull, true)]
    [InlineData(Errno.NoBufferSpace, true)]
    [InlineData(Errno.OutOfMemory, true)]
    [InlineData(Errno.ConnectionAborted, false)]
    [InlineData(Errno.Protocol, false)]
    public void Exhaustion_is_told_from_a_connection_that_died(int error, bool exhausted) =>
        Assert.Equal(exhausted, Errno.IsExhaustion(error));

    private static async Task<ListenSocket> OpenAsync(TestLoop loop, IPEndPoint bind, IAcceptor acceptor)
    {
        var socket = ListenSocket.Open(loop.Io, bind, 512, acceptor);
        await loop.Run(socket.Start);
        return socket;
    }

    internal static unsafe int NoDelay(Leg leg)
    {
        int value;
        var length = (uint)sizeof(int);
        Assert.Equal(0, Libc.GetSocketOption(leg.Descriptor, Libc.LevelTcp, Libc.TcpNoDelay, &value, &length));
        return value;
    }

    [GeneratedRegex(@"^port (\d+)$")]
    private static partial Regex PortLine();

    [GeneratedRegex(@"^rested (\d+) cpu (\d+)$")]
    private static partial Regex RestedLine();

    [GeneratedRegex("^accepted all$")]
    private static partial Regex AcceptedLine();
}
