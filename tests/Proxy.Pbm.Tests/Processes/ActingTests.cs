using Proxy.Cmd.Tests.Hosts;

namespace Proxy.Pbm.Tests.Processes;

/// <summary>The commands that change a cluster, through <c>pbm</c>.</summary>
public sealed class ActingTests
{
    [Fact]
    public async Task Member_joins_crashes_and_is_declared_down_and_another_leaves()
    {
        await using var first = await TestMember.StartAloneAsync();
        await using var second = await TestMember.StartAsync();
        await using var third = await TestMember.StartAsync();
        Assert.Equal((0, $"Joining {first.Address}\n"), await RunAsync(second, "cluster", "join", "-a", first.Address));
        Assert.Equal((0, $"{{\"text\":\"Joining {first.Address}\"}}\n"), await RunAsync(third, "cluster", "join", "-a", first.Address, "--json"));
        await Patience.UntilAsync(() => first.Cluster.State.Members.Count(m => m.Status == Akka.Cluster.MemberStatus.Up) == 3, "three members are up");
        Assert.Equal((0, "every member can be reached\n"), await RunAsync(first, "cluster", "down-unreachable"));

        var dead = third.Address;
        await third.CrashAsync();
        await Patience.UntilAsync(() => first.Cluster.State.Unreachable.Count == 1, "the crash is noticed");
        Assert.Contains($"{dead} | [] | up | unreachable | ", (await RunAsync(first, "cluster", "show")).Output, StringComparison.Ordinal);
        Assert.Equal((0, $"{dead} is declared down\n"), await RunAsync(first, "cluster", "down-unreachable"));
        await Patience.UntilAsync(() => first.Cluster.State.Members.Count == 2, "the dead member is gone");

        Assert.Equal((0, $"{second.Address} is leaving\n"), await RunAsync(second, "cluster", "leave"));
        await Patience.UntilAsync(() => first.Cluster.State.Members.Count == 1, "the member has left");
        Assert.Equal(1, (await RunAsync(first, "cluster", "down", "-a", dead)).ExitCode);
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(TestMember member, params string[] args)
    {
        var result = await Pbm.RunAsync(member, args);
        return (result.ExitCode, result.Output);
    }
}
