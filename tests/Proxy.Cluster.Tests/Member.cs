using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Proxy.Testing;

namespace Proxy.Cluster.Tests;

/// <summary>A lighthouse or a node as a process, at an address that stays when it is started again.</summary>
/// <param name="name">What messages call it, and its log.</param>
/// <param name="host">The address that it is reached by.</param>
/// <param name="port">Its port for cluster traffic.</param>
/// <param name="command">What is run: a program and its arguments.</param>
/// <param name="environment">Variables.</param>
internal sealed partial class Member(
    string name, string host, int port, IReadOnlyList<string> command, IReadOnlyDictionary<string, string?> environment) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly List<ProcessUnderTest> _past = [];
    private ProcessUnderTest? _process;

    /// <summary>What messages call it.</summary>
    public string Name { get; } = name;

    /// <summary>Its cluster address.</summary>
    public string Address { get; } = $"akka.tcp://ProxyCluster@{host}:{port}";

    /// <summary>The process that runs, or ran last.</summary>
    public ProcessUnderTest Process => _process ?? throw new InvalidOperationException($"{Name} was not started");

    /// <summary>Where clients connect to; of nodes that accept.</summary>
    public IPEndPoint Listener { get; private set; } = new(IPAddress.None, 0);

    /// <summary>Its admin endpoint; of nodes that accept.</summary>
    public IPEndPoint Admin { get; private set; } = new(IPAddress.None, 0);

    /// <summary>Everything that its processes wrote.</summary>
    public string Output => string.Join('\n', _past.Append(Process).Select(process => $"--- {Name}\n{process.Output}"));

    /// <summary>Starts its process; waits for nothing.</summary>
    public void Start()
    {
        if (_process is not null) _past.Add(_process);
        _process = ProcessUnderTest.Start(command[0], command.Skip(1), environment);
    }

    /// <summary>Waits until the lighthouse is a member.</summary>
    public Task JoinedAsync() => Process.WaitForLineAsync(JoinedLine(), Patience);

    /// <summary>Waits until the node accepts.</summary>
    public async Task AcceptsAsync()
    {
        var line = await Process.WaitForLineAsync(ListenerLine(), Patience);
        Listener = new IPEndPoint(
            IPAddress.Parse(line.Groups["address"].Value), int.Parse(line.Groups["port"].Value, CultureInfo.InvariantCulture));
        Admin = IPEndPoint.Parse((await Process.WaitForLineAsync(AdminLine(), Patience)).Groups["address"].Value);
        await Process.WaitForLineAsync(AcceptingLine(), Patience);
    }

    /// <summary>Where one of the node's listeners is.</summary>
    /// <param name="name">The listener.</param>
    public async Task<IPEndPoint> ListenerAsync(string name) => IPEndPoint.Parse(
        (await Process.WaitForLineAsync(new Regex($@"^\s+listener {Regex.Escape(name)} at (?<at>\S+) "), Patience)).Groups["at"].Value);

    /// <summary>kill -9.</summary>
    public async Task KillAsync()
    {
        Process.Signal(UnixSignal.Kill);
        await Process.WaitForExitAsync(Patience);
    }

    /// <summary>SIGTERM, and the exit code.</summary>
    public Task<int> StopAsync() => Process.StopAsync(UnixSignal.Terminate, Patience);

    /// <summary>The name of a pair that the node has bound: the latest, or one to come.</summary>
    /// <param name="client">The client's end of its connection.</param>
    public async Task<string> PairOfAsync(TcpPeer client)
    {
        var line = await Process.WaitForLineAsync(new Regex($@" bound (?<pair>\S+) \S+ {Regex.Escape(client.LocalEndPoint.ToString())} "), Patience);
        return line.Groups["pair"].Value;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _past) await process.DisposeAsync();
        if (_process is not null) await _process.DisposeAsync();
    }

    [GeneratedRegex(@"^\s+listener \S+ at (?<address>\S+):(?<port>[0-9]+) -> ")]
    private static partial Regex ListenerLine();

    [GeneratedRegex(@"^\s+admin (?<address>\S+:[0-9]+)")]
    private static partial Regex AdminLine();

    [GeneratedRegex("^Accepting connections")]
    private static partial Regex AcceptingLine();

    [GeneratedRegex("^Joined")]
    private static partial Regex JoinedLine();
}
