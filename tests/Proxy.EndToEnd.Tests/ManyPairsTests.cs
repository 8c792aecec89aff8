using System.Net;
using System.Net.Sockets;
using Proxy.Testing;
using Xunit.Abstractions;

namespace Proxy.EndToEnd.Tests;

public class ManyPairsTests(ITestOutputHelper output)
{
    // Connections that are being opened, or wait for their echo, at the same time.
    private const int Concurrency = 256;

    // The garbage that the node lets lie, and code compiled meanwhile.
    private const long MostGrowth = 45L << 20;

    [Fact]
    public async Task Many_pairs_at_once_each_echo_a_byte_and_leave_nothing_behind()
    {
        await using var origin = TestOrigin.Serve(Bystander.EchoAsync);
        await using var proxy = await ProxyProcess.StartNodeAsync("proxy.access-log.format = off", null, origin.EndPoint);
        var sockets = new Socket[TestScale.Current.PairsAtOnce];
        await ForEachAsync(sockets.Length, async i => sockets[i] = await ConnectAsync(proxy.Listener, i));
        await ForEachAsync(sockets.Length, i => EchoAsync(sockets[i], (byte)i));
        Assert.True(proxy.Process.Vitals.OpenDescriptors >= 2 * sockets.Length);

        await ForEachAsync(sockets.Length, i => EchoAsync(sockets[i], (byte)(i + 1)));
        foreach (var socket in sockets) socket.Dispose();
        await proxy.EndAsync();
    }

    [Fact]
    public async Task A_connect_storm_meets_no_error_and_leaves_little_garbage_and_nothing_else_behind()
    {
        await using var origin = TestOrigin.Serve(Bystander.EchoAsync);
        await using var proxy = await ProxyProcess.StartNodeAsync("proxy.access-log.format = off", null, origin.EndPoint);
        var before = proxy.Process.Vitals.ResidentBytes;
        await ForEachAsync(TestScale.Current.StormConnections, async i =>
        {
            using var socket = await ConnectAsync(proxy.Listener, i);
            await EchoAsync(socket, (byte)i);
        });
        var growth = proxy.Process.Vitals.ResidentBytes - before;
        output.WriteLine($"resident memory: {before >> 20} MiB before, {growth >> 20} MiB more after");
        Assert.InRange(growth, long.MinValue, MostGrowth);
        await proxy.EndAsync();
    }

    /// <summary>Connects from one of many addresses, so that ports in TIME-WAIT are not what stops the test.</summary>
    private static async Task<Socket> ConnectAsync(IPEndPoint to, int number)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Bind(new IPEndPoint(new IPAddress([127, 0, (byte)(1 + number / 250 % 250), (byte)(1 + number % 250)]), 0));
        await socket.ConnectAsync(to);
        return socket;
    }

    private static async Task EchoAsync(Socket socket, byte value)
    {
        using var bound = new CancellationTokenSource(TestScale.Current.Bound);
        var bytes = new byte[] { value };
        await socket.SendAsync(bytes, bound.Token);
        bytes[0] = (byte)~value;
        Assert.Equal(1, await socket.ReceiveAsync(bytes, bound.Token));
        Assert.Equal(value, bytes[0]);
    }

    private static Task ForEachAsync(int count, Func<int, Task> action) => Parallel.ForEachAsync(
        Enumerable.Range(0, count),
        new ParallelOptions { MaxDegreeOfParallelism = Concurrency },
        async (i, _) => await action(i));
}
