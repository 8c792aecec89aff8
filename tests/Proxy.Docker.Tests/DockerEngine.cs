using System.Net;
using Proxy.Testing;

namespace Proxy.Docker.Tests;

/// <summary>The engine of <c>tests/docker/engine</c>: real, and in a network of its own.</summary>
public sealed class DockerEngine : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(7);

    private readonly Dictionary<string, string?> _environment = [];

    private DockerEngine()
    {
    }

    /// <summary>Where published ports are reached.</summary>
    public IPAddress Address { get; private set; } = IPAddress.None;

    /// <summary>The folder of the repository.</summary>
    public static string Repository { get; } = FindRepository();

    /// <summary>Starts it.</summary>
    public static async Task<DockerEngine> StartAsync()
    {
        Assert.True(Environment.IsPrivilegedProcess, "this test starts a Docker engine of its own: run it as root");
        var engine = new DockerEngine();
        foreach (var line in (await engine.RunAsync(Path.Combine(Repository, "tests/docker/engine"), "start")).Split('\n'))
        {
            if (line.Split('=', 2) is [var name, var value]) engine._environment[name] = value;
        }

        engine.Address = IPAddress.Parse(engine._environment["ENGINE_ADDRESS"]!);
        return engine;
    }

    /// <summary>Runs a program against the engine to its end, in the folder of the repository.</summary>
    /// <returns>What it said.</returns>
    /// <exception cref="InvalidOperationException">It failed; the message has what it said.</exception>
    public async Task<string> RunAsync(string program, params IEnumerable<string> arguments)
    {
        await using var process = ProcessUnderTest.Start(program, arguments, _environment, Repository);
        var code = await process.WaitForExitAsync(Patience);
        return code == 0
            ? process.Output
            : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {code}:\n{process.Output}");
    }

    /// <summary>Runs <c>docker</c>.</summary>
    public Task<string> DockerAsync(params IEnumerable<string> arguments) => RunAsync(DebianProgram.Find("docker", "docker.io"), arguments);

    /// <summary>Stops it with all of its containers.</summary>
    public async ValueTask DisposeAsync() => await RunAsync(Path.Combine(Repository, "tests/docker/engine"), "stop");

    private static string FindRepository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "ProxyCluster.sln")))
            folder = folder.Parent ?? throw new InvalidOperationException($"{AppContext.BaseDirectory} is not inside the repository");
        return folder.FullName;
    }
}
