using System.Text.RegularExpressions;
using Proxy.Testing;

namespace Proxy.EndToEnd.Tests;

/// <summary>What keeps a node from starting is one line, with the key, the problem and the remedy; <c>--check</c> tells it, too.</summary>
public sealed partial class StartErrorTests : IDisposable
{
    private const string Route = "proxy { listeners.l { bind = \"127.0.0.1:0\", pool = p }, pools.p.endpoints = [\"127.0.0.1:1\"], admin.bind = \"127.0.0.1:0\" }\n";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    // Whoever reads a file without an end would need more.
    private static readonly Dictionary<string, string?> Memory = new() { ["DOTNET_GCHeapHardLimit"] = "0x8000000" };

    private readonly TempDirectory _directory = new("start");

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("akka.cluster.split-brain-resolver.active-strategy = keep-oldst", "akka.cluster.split-brain-resolver.active-strategy: \"keep-oldst\" is no strategy (did you mean keep-oldest? ")]
    [InlineData("akka.cluster.downing-provider-class = nobody", "akka.cluster.downing-provider-class: \"nobody\" is no class that decides who is down (write ")]
    [InlineData("proxy.access-log.file = \"DIR/none/access.log\"", "proxy.access-log.file: there is no directory DIR/none (create it, or ")]
    [InlineData("proxy.access-log.file = \"DIR\"", "proxy.access-log.file: DIR is a directory (name a file in it)")]
    [InlineData("proxy.cluster { hostname = \"0.0.0.0\" }", "proxy.cluster.hostname: 0.0.0.0 is every address of this machine, and none that others reach it by (write public-hostname, too)")]
    [InlineData("proxy.cluster { public-hostname = \"::\" }", "proxy.cluster.public-hostname: :: is every address of a machine, and none that others reach it by (write ")]
    [InlineData("proxy.cluster { seeds = [\"0.0.0.0:4053\"] }", "proxy.cluster.seeds[0]: 0.0.0.0 is every address of a machine, and none that others reach it by (write ")]
    public async Task Wrong_configuration_is_told_by_the_check_and_the_start(string configuration, string error)
    {
        var expected = error.Replace("DIR", _directory.Path, StringComparison.Ordinal);
        foreach (var check in new[] { Array.Empty<string>(), ["--check"] }) await EndsAsync(2, expected, ["--config", await WriteAsync(configuration), .. check]);
    }

    [Theory]
    [InlineData("proxy.admin.token-file = \"DIR/none\"", "proxy.admin.token-file: there is no DIR/none (create DIR/none, readable by the node alone)")]
    [InlineData("proxy.admin.token-file = \"DIR\"", "proxy.admin.token-file: DIR is a directory, or may not be read (")]
    [InlineData("proxy.admin.token-file = \"/dev/zero\"", "proxy.admin.token-file: /dev/zero is longer than 4096 characters, and no token (")]
    [InlineData("proxy.admin.read-only-token-file = \"/dev/zero\"", "proxy.admin.read-only-token-file: /dev/zero is longer than 4096 characters, and no token (")]
    [InlineData("proxy.caches.pages.max-bytes = 256GiB", "proxy.caches.pages.max-bytes: 262,144 MiB of memory cannot be had (write less than the machine has free; see: free -m)")]
    [InlineData("proxy.buffers.bank = 4194304GiB", "proxy.buffers.bank: 4,294,967,296 MiB of memory cannot be had (write less than the machine has free; see: free -m)")]
    public async Task What_the_machine_lacks_is_told_by_the_check_and_the_start(string configuration, string error)
    {
        var expected = error.Replace("DIR", _directory.Path, StringComparison.Ordinal);
        var file = await WriteAsync(configuration);
        await EndsAsync(2, expected, "--config", file, "--check");
        await EndsAsync(1, expected, "--config", file);
    }

    [Fact]
    public async Task Configuration_without_an_end_is_told() =>
        await EndsAsync(2, "/dev/zero: the text is longer than 1MiB (is this the right file?)", "--config", "/dev/zero");

    [Theory]
    [InlineData("0.0.0.0:4053")]
    [InlineData("[::]:4053")]
    public async Task Wildcard_is_no_address_of_a_member(string address)
    {
        string[] forward = ["--forward", "127.0.0.1:0=127.0.0.1:1"];
        await EndsAsync(2, $"--cluster {address}: {address[..^5].Trim('[', ']')} is every address of a machine, and none that others reach it by (", [.. forward, "--cluster", address, "--check"]);
        await EndsAsync(2, $"--seed {address}: {address[..^5].Trim('[', ']')} is every address of a machine, and none that others reach it by (", [.. forward, "--seed", address, "--check"]);
    }

    [Fact]
    public async Task Node_that_does_not_come_up_in_a_cluster_of_its_own_says_why()
    {
        var file = await WriteAsync("proxy.cluster.join-timeout = 1s\nakka.cluster.min-nr-of-members = 2");
        await EndsAsync(
            1,
            "the node could not start: the node could not form a cluster of its own within 1 s: akka.cluster.min-nr-of-members wants 2 members, and nobody else has come (",
            "--config",
            file);
    }

    [Fact]
    public async Task Name_that_never_had_an_address_is_not_said_to_keep_one()
    {
        var file = await WriteAsync("proxy.dns.refresh = 300ms\nproxy.pools.p.endpoints = [\"no-such-host.invalid:80\"]");
        await using var node = Start("--config", file);
        await Eventually.EqualAsync(true, () => node.Lines.Count(line => line.Contains("cannot be resolved", StringComparison.Ordinal)) > 2);
        Assert.DoesNotContain("stay in use", node.Output, StringComparison.Ordinal);
        Assert.Contains("PC301 pool p: endpoint no-such-host.invalid:80 cannot be resolved yet", node.Output, StringComparison.Ordinal);
    }

    private static ProcessUnderTest Start(params string[] arguments) =>
        ProcessUnderTest.Start("dotnet", [BuiltProgram.Find("Proxy.Node"), .. arguments], Memory);

    private static async Task EndsAsync(int exitCode, string error, params string[] arguments)
    {
        await using var node = Start(arguments);
        Assert.True(await node.WaitForExitAsync(Patience) == exitCode, node.Output);
        Assert.StartsWith(error, Assert.Single(node.Lines, line => !Event().IsMatch(line)), StringComparison.Ordinal);
    }

    // What the log has of it begins with the time.
    [GeneratedRegex(@"^[0-9]{4}-[0-9]{2}-[0-9]{2}T\S+ \w+ PC[0-9]{3} ")]
    private static partial Regex Event();

    private async Task<string> WriteAsync(string configuration)
    {
        var file = _directory["node.conf"];
        await File.WriteAllTextAsync(file, Route + configuration.Replace("DIR", _directory.Path, StringComparison.Ordinal));
        return file;
    }
}
