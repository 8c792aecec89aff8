using System.Collections.Immutable;
using Proxy.Actors.Listing;
using Proxy.Actors.Pools;
using Proxy.Cmd.Palettes;

namespace Proxy.Node.Palette;

/// <content>Waiting until those are gone who were there when no more were let in.</content>
internal sealed partial class ProxyHandler
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(500);

    /// <summary>Waits as long as <c>--wait</c> says, and tells how many pairs have gone. Nothing without it.</summary>
    /// <param name="command">The command.</param>
    /// <param name="text">What is waited for.</param>
    /// <param name="parting">What goes on when nobody waits any more, and how that is stopped.</param>
    /// <param name="count">How many pairs there are, and the nodes that did not tell theirs.</param>
    /// <exception cref="CommandException">Some are left.</exception>
    private static async Task WaitAsync(Command command, string text, string parting, Func<Task<(int Pairs, ImmutableArray<Missing> Missing)>> count)
    {
        if (command.Arguments.Duration("wait") is not { } limit) return;
        await command.Output.PartingAsync(parting);
        var (begun, most, told) = (TimeProvider.System.GetTimestamp(), 0, -1);
        while (true)
        {
            var (left, missing) = await count();
            most = Math.Max(most, left);
            if (left != told && most > 0) await command.Output.ProgressAsync(text, most - left, most, "pairs");
            told = left;
            if (left == 0 && missing.IsEmpty) break;
            var time = limit - TimeProvider.System.GetElapsedTime(begun);
            if (time <= TimeSpan.Zero)
            {
                await NoteAsync(command, missing);
                throw new CommandException($"{Pairs(left)} left after {DurationText.Of((long)limit.TotalMilliseconds)}", "they go on; look at them with: proxy pairs, end them with: proxy kill");
            }

            await Task.Delay(time < LookInterval ? time : LookInterval, TimeProvider.System, command.Cancellation);
        }

        await command.Output.TextAsync("no pair is left");
    }

    private async Task<(int Pairs, ImmutableArray<Missing> Missing)> PairsOfNodeAsync() => ((await _node.CountAsync()).Pairs, []);

    private async Task<(int Pairs, ImmutableArray<Missing> Missing)> PairsOfAsync(Command command, ImmutableArray<EndpointStatus> endpoints)
    {
        var meant = endpoints.Select(each => (each.Pool, each.Endpoint)).ToHashSet();
        var answer = await Directory.StatsAsync(DirectoryScope.Cluster, command.Cancellation);
        return (answer.Answers.Sum(node => node.Endpoints.Where(each => meant.Contains((each.Pool, each.Name))).Sum(each => each.Pairs)), answer.Missing);
    }
}
