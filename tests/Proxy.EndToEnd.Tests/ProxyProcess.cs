using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Proxy.Testing;

namespace Proxy.EndToEnd.Tests;

/// <summary>
/// The built node as a process, with one listener for each origin. With PROXY_TEST_SUBJECT=haproxy HAProxy runs in its
/// place: a test that fails there, too, is wrong about proxies.
/// </summary>
internal sealed class ProxyProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    // Descriptors that a runtime opens once, when it first needs them (a timer, a resolver, a log), and keeps.
    private const int DescriptorsOfItsOwn = 8;

    private readonly TempDirectory _directory;
    private int _descriptorsWhenIdle;

    private ProxyProcess(TempDirectory directory, ProcessUnderTest process)
    {
        _directory = directory;
        Process = process;
    }

    /// <summary>The process itself.</summary>
    public ProcessUnderTest Process { get; }

    /// <summary>Where to connect to: the first listener leads to the first origin, and so on.</summary>
    public IReadOnlyList<IPEndPoint> Listeners { get; private set; } = [];

    /// <summary>The only listener.</summary>
    public IPEndPoint Listener => Listeners.Single();

    /// <summary>Its admin endpoint.</summary>
    public async Task<IPEndPoint> AdminAsync() => IPEndPoint.Parse(
        (await Process.WaitForLineAsync(new Regex(@"^\s+admin (?<address>\S+:[0-9]+)"), Patience)).Groups["address"].Value);

    /// <summary>The line of the access log when a connection has ended.</summary>
    /// <param name="client">The client's address, as the log names it.</param>
    public async Task<string> EndedAsync(IPEndPoint client) =>
        (await Process.WaitForLineAsync(new Regex($@"^\S+Z ended \S+ \S+ {Regex.Escape($"{client}")} -> .*$"), Patience)).Value;

    /// <summary>The line of the access log when a connection of an address has ended, from whatever port.</summary>
    /// <param name="client">The client's address, as the log names it.</param>
    public async Task<string> EndedAsync(IPAddress client) =>
        (await Process.WaitForLineAsync(new Regex($@"^\S+Z ended \S+ \S+ {Regex.Escape($"{client}")}:[0-9]+ -> .*$"), Patience)).Value;

    /// <summary>Starts it in front of <paramref name="origins"/> and waits until it listens.</summary>
    public static async Task<ProxyProcess> StartAsync(params IPEndPoint[] origins)
    {
        var proxy = Environment.GetEnvironmentVariable("PROXY_TEST_SUBJECT") switch
        {
            null or "" or "node" => await StartNodeAsync(origins),
            "haproxy" => await StartHaproxyAsync(origins),
            var other => throw new InvalidOperationException($"PROXY_TEST_SUBJECT is '{other}', neither 'node' nor 'haproxy'"),
        };
        proxy._descriptorsWhenIdle = proxy.Process.Vitals.OpenDescriptors;
        return proxy;
    }

    /// <summary>Ends a test: no connection may be left open, and the proxy stops when it is asked to.</summary>
    public async Task EndAsync()
    {
        await WaitUntilIdleAsync();
        await Process.StopAsync(UnixSignal.Terminate, Patience);
    }

    /// <summary>Kills it if it still runs.</summary>
    public async ValueTask DisposeAsync()
    {
        await Process.DisposeAsync();
        _directory.Dispose();
    }

    /// <summary>Starts the node with a configuration of its own, also where HAProxy is the subject: it tests what only the node has.</summary>
    /// <param name="hocon">What differs from the defaults, beside a listener for each origin.</param>
    /// <param name="descriptors">The limit on open descriptors; null: that of the test.</param>
    /// <param name="origins">A listener is opened for each.</param>
    public static async Task<ProxyProcess> StartNodeAsync(string hocon, int? descriptors, params IPEndPoint[] origins)
    {
        var directory = new TempDirectory("node");
        var routes = origins.Select((origin, i) =>
            $"proxy.listeners.l{i} {{ bind = \"127.0.0.1:0\", pool = p{i} }}\nproxy.pools.p{i}.endpoints = [\"{origin}\"]\n");
        await File.WriteAllTextAsync(directory["node.conf"], $"proxy.admin.bind = \"127.0.0.1:0\"\n{hocon}\n{string.Concat(routes)}");
        string[] command = [BuiltProgram.Find("Proxy.Node"), "--config", directory["node.conf"]];
        var process = descriptors is { } limit
            ? ProcessUnderTest.Start(DebianProgram.Find("prlimit", "util-linux"), [$"--nofile={limit}:{limit}", "dotnet", .. command], workingDirectory: directory.Path)
            : ProcessUnderTest.Start("dotnet", command, workingDirectory: directory.Path);
        var proxy = await ListeningAsync(directory, process, origins.Select((_, i) => BannerLine($"l{i}")));
        proxy._descriptorsWhenIdle = process.Vitals.OpenDescriptors;
        return proxy;
    }

    /// <summary>Starts the node with a whole configuration, also where HAProxy is the subject.</summary>
    /// <param name="hocon">The configuration; the admin endpoint's port is chosen by the kernel.</param>
    /// <param name="listeners">The names of its listeners, in the order in which they are wanted.</param>
    public static async Task<ProxyProcess> StartConfiguredAsync(string hocon, params string[] listeners)
    {
        var directory = new TempDirectory("node");
        await File.WriteAllTextAsync(directory["node.conf"], $"proxy.admin.bind = \"127.0.0.1:0\"\n{hocon}\n");
        var process = ProcessUnderTest.Start(
            "dotnet", [BuiltProgram.Find("Proxy.Node"), "--config", directory["node.conf"]], workingDirectory: directory.Path);
        var proxy = await ListeningAsync(directory, process, listeners.Select(BannerLine));
        proxy._descriptorsWhenIdle = process.Vitals.OpenDescriptors;
        return proxy;
    }

    /// <summary>Starts the node with bare arguments and waits for nothing: for a node that will not get to listen.</summary>
    public static ProcessUnderTest StartRaw(TempDirectory directory, params string[] arguments) =>
        ProcessUnderTest.Start("dotnet", [BuiltProgram.Find("Proxy.Node"), .. arguments], workingDirectory: directory.Path);

    private static Task<ProxyProcess> StartNodeAsync(IPEndPoint[] origins)
    {
        var directory = new TempDirectory("node");
        // The port of the admin endpoint, too, is one that nothing else on the machine has.
        string[] arguments = ["--admin", "127.0.0.1:0", .. origins.SelectMany(origin => new[] { "--forward", $"127.0.0.1:0={origin}" })];
        return ListeningAsync(
            directory,
            ProcessUnderTest.Start("dotnet", [BuiltProgram.Find("Proxy.Node"), .. arguments], workingDirectory: directory.Path),
            origins.Select(BannerLine));
    }

    private static async Task<ProxyProcess> ListeningAsync(TempDirectory directory, ProcessUnderTest process, IEnumerable<Regex> lines)
    {
        return await ReadyAsync(new ProxyProcess(directory, process), async proxy =>
        {
            var listeners = new List<IPEndPoint>();
            foreach (var line in lines)
                listeners.Add(AddressIn(await process.WaitForLineAsync(line, Patience)));
            proxy.Listeners = listeners;
        });
    }

    private static async Task<ProxyProcess> StartHaproxyAsync(IPEndPoint[] origins)
    {
        var directory = new TempDirectory("haproxy");
        var listeners = origins.Select(_ => new IPEndPoint(IPAddress.Loopback, LoopbackPort.Free())).ToList();
        var sections = origins.Zip(listeners).Select((each, i) => $"listen l{i}\n  bind {each.Second}\n  server s {each.First}\n");
        await File.WriteAllTextAsync(
            directory["haproxy.cfg"],
            $"defaults\n  mode tcp\n  timeout connect 5s\n  timeout client 120s\n  timeout server 120s\n{string.Concat(sections)}");
        var process = ProcessUnderTest.Start(DebianProgram.Find("haproxy", "haproxy"), ["-V", "-f", directory["haproxy.cfg"]]);
        return await ReadyAsync(new ProxyProcess(directory, process), async proxy =>
        {
            // HAProxy listens before it says that its pollers are chosen.
            await process.WaitForLineAsync(new Regex("Using epoll"), Patience);
            proxy.Listeners = listeners;
        });
    }

    private static async Task<ProxyProcess> ReadyAsync(ProxyProcess proxy, Func<ProxyProcess, Task> becomeReady)
    {
        try
        {
            await becomeReady(proxy);
            return proxy;
        }
        catch
        {
            await proxy.DisposeAsync();
            throw;
        }
    }

    /// <summary>The line of the banner for the listener in front of <paramref name="origin"/>: <c>listener NAME at ADDRESS:PORT -> pool POOL: ENDPOINTS</c>.</summary>
    private static Regex BannerLine(IPEndPoint origin) => new(
        $@"^\s+listener \S+ at (?<address>\S+):(?<port>[0-9]+) -> pool \S+: (?:.*[^0-9])?{Regex.Escape(origin.ToString())}(?![0-9])");

    private static Regex BannerLine(string listener) => new($@"^\s+listener {Regex.Escape(listener)} at (?<address>\S+):(?<port>[0-9]+)[ ]");

    private static IPEndPoint AddressIn(Match line) => new(
        IPAddress.Parse(line.Groups["address"].Value),
        int.Parse(line.Groups["port"].Value, CultureInfo.InvariantCulture));

    /// <summary>Waits until no connection is open any more.</summary>
    public async Task WaitUntilIdleAsync()
    {
        using var bound = new CancellationTokenSource(Patience);
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        try
        {
            while (Process.Vitals.OpenDescriptors > _descriptorsWhenIdle + DescriptorsOfItsOwn)
                await tick.WaitForNextTickAsync(bound.Token);
        }
        catch (OperationCanceledException)
        {
            Assert.Fail(
                $"{Process.Vitals.OpenDescriptors} descriptors are open {Patience} after the last connection ended, "
                + $"{_descriptorsWhenIdle} before the first:\n{Process.Output}");
        }
    }
}
