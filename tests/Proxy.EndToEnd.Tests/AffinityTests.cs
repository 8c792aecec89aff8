using System.Globalization;
using Proxy.Testing;

namespace Proxy.EndToEnd.Tests;

/// <summary>On which processors the kernel may run the threads of a node.</summary>
public class AffinityTests
{
    private const int Loops = 3;

    [Fact]
    public async Task Each_loop_is_bound_to_the_next_processor_and_no_other_thread_is()
    {
        await using var origin = TestOrigin.Serve(Bystander.EchoAsync);
        await using var proxy = await ProxyProcess.StartNodeAsync(
            $"proxy.loops {{ count = {Loops}, affinity = on }}", descriptors: null, origin.EndPoint);
        await ExchangeAsync(proxy);
        var allowed = Processors(Status(proxy, "status"));
        Assert.Equal(Enumerable.Range(0, Loops).Select(loop => allowed[loop % allowed.Count].ToString(CultureInfo.InvariantCulture)), ListsOfLoops(proxy));
        Assert.All(Threads(proxy).Where(thread => !IsLoop(thread)), thread => Assert.Equal(allowed, Processors(thread.Processors)));
        await proxy.EndAsync();
    }

    [Fact]
    public async Task Loops_run_where_the_kernel_puts_them_unless_the_configuration_says_otherwise()
    {
        await using var origin = TestOrigin.Serve(Bystander.EchoAsync);
        await using var proxy = await ProxyProcess.StartNodeAsync($"proxy.loops.count = {Loops}", descriptors: null, origin.EndPoint);
        await ExchangeAsync(proxy);
        Assert.Equal(Enumerable.Repeat(Status(proxy, "status"), Loops), ListsOfLoops(proxy));
        await proxy.EndAsync();
    }

    private static async Task ExchangeAsync(ProxyProcess proxy)
    {
        // Connections that the kernel spreads over the loops' sockets: each loop has run work when they are answered.
        var peers = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => TcpPeer.ConnectAsync(proxy.Listener)));
        foreach (var (peer, i) in peers.Select((peer, i) => (peer, i)))
        {
            using var bystander = new Bystander(peer, (ulong)i);
            await bystander.ExchangeAsync();
        }
    }

    private static IEnumerable<string> ListsOfLoops(ProxyProcess proxy) =>
        Threads(proxy).Where(IsLoop).OrderBy(thread => thread.Name).Select(thread => thread.Processors);

    private static bool IsLoop((string Name, string Processors) thread) => thread.Name.StartsWith("io-loop", StringComparison.Ordinal);

    private static List<(string Name, string Processors)> Threads(ProxyProcess proxy)
    {
        var threads = new List<(string, string)>();
        foreach (var directory in Directory.EnumerateDirectories($"/proc/{proxy.Process.Id}/task"))
        {
            var task = $"task/{Path.GetFileName(directory)}";
            try
            {
                threads.Add((File.ReadAllText($"{directory}/comm").Trim(), Status(proxy, $"{task}/status")));
            }
            catch (IOException)
            {
                // A thread of the pool that ended meanwhile.
            }
        }

        return threads;
    }

    private static string Status(ProxyProcess proxy, string file) =>
        File.ReadLines($"/proc/{proxy.Process.Id}/{file}").Single(line => line.StartsWith("Cpus_allowed_list:", StringComparison.Ordinal)).Split(':')[1].Trim();

    // As in cpuset(7): "0-3,8".
    private static List<int> Processors(string list) =>
        [.. list.Split(',').Select(range => range.Split('-').Select(number => int.Parse(number, CultureInfo.InvariantCulture)).ToArray())
            .SelectMany(range => Enumerable.Range(range[0], range[^1] - range[0] + 1))];
}
