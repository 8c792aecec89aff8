using System.Collections.Immutable;
using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Proxy.Cluster.Tests;

/// <summary>Asks nodes from outside, by their admin endpoints.</summary>
internal sealed class Observer : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(30);

    /// <summary>The token of endpoints that are reached from another host than their own.</summary>
    public const string Token = "observers-of-the-cluster";

    private readonly HttpClient _http = new() { Timeout = AnswerLimit };

    /// <summary>Starts it.</summary>
    public Observer() => _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token);

    /// <summary>The members as a node sees them, ordered by address.</summary>
    public async Task<ImmutableArray<SeenMember>> MembersAsync(Member node) =>
        [.. (await FetchAsync(node, "cluster/show")).Select(SeenMember.Of).OrderBy(member => member.Address, StringComparer.Ordinal)];

    /// <summary>How many pairs each node has, by its address, as one of them tells it.</summary>
    public async Task<ImmutableDictionary<string, int>> PairsAsync(Member through) =>
        (await FetchAsync(through, "proxy/stats"))
        .Where(row => row.GetProperty("kind").GetString() == "node")
        .ToImmutableDictionary(row => row.GetProperty("node").GetString()!, row => row.GetProperty("pairs").GetInt32());

    /// <summary>The address of the node that gives the places of a pool out.</summary>
    public async Task<string?> PlacesOwnerAsync(Member through, string pool) =>
        (await FetchAsync(through, $"proxy/pools?pool={pool}")).Single().GetProperty("places")[0].GetProperty("owner").GetString();

    /// <summary>What a pair says of itself, asked through a node. A question that is on its way to a node when that dies is lost,
    /// so it is asked again.</summary>
    /// <returns>Null when there is no such pair.</returns>
    public async Task<JsonElement?> InspectAsync(Member through, string pair)
    {
        for (var asked = Stopwatch.GetTimestamp(); ;)
        {
            var answer = await AnswerAsync(through, $"proxy/pair?id={pair}");
            if (answer.GetProperty("ok").GetBoolean()) return answer.GetProperty("data")[0];
            var error = answer.GetProperty("error").GetProperty("text").GetString()!;
            if (error.Contains("there is no pair", StringComparison.Ordinal)) return null;
            Assert.True(Stopwatch.GetElapsedTime(asked) < AnswerLimit, error);
        }
    }

    /// <summary>Ends a pair, through a node.</summary>
    public async Task KillAsync(Member through, string pair)
    {
        using var answer = await _http.PostAsJsonAsync(new Uri($"http://{through.Admin}/v1/commands"), new { command = new[] { "proxy", "kill", "-i", pair } });
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>The shards that a node has, by their names.</summary>
    public async Task<IImmutableSet<string>> ShardsAsync(Member node) =>
        (await FetchAsync(node, "cluster-sharding/list-shards?type=pair"))
        .Where(row => row.GetProperty("member").GetString() == node.Address)
        .Select(row => row.GetProperty("shard").GetString()!).ToImmutableHashSet();

    /// <summary>Waits until a node sees exactly these members, all up and reachable.</summary>
    public async Task SeesAsync(Member node, IEnumerable<Member> members, TimeSpan? patience = null)
    {
        var wanted = members.Select(member => member.Address).Order(StringComparer.Ordinal).ToList();
        await UntilAsync(
            async () =>
            {
                var seen = await MembersAsync(node);
                return seen.All(member => member.IsUp) && seen.Select(member => member.Address).SequenceEqual(wanted);
            },
            async () => $"{node.Name} sees {string.Join(", ", await MembersAsync(node))} instead of {string.Join(", ", wanted)}",
            patience ?? Patience);
    }

    /// <summary>Looks until something is so.</summary>
    public static async Task UntilAsync(Func<Task<bool>> isSo, Func<Task<string>> otherwise, TimeSpan patience)
    {
        using var bound = new CancellationTokenSource(patience);
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (!await isSo())
        {
            if (bound.IsCancellationRequested) Assert.Fail($"after {patience}: {await otherwise()}");
            await tick.WaitForNextTickAsync();
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<IEnumerable<JsonElement>> FetchAsync(Member node, string command)
    {
        var answer = await AnswerAsync(node, command);
        Assert.True(answer.GetProperty("ok").GetBoolean(), $"{node.Name}: {answer}");
        return answer.GetProperty("data").EnumerateArray();
    }

    private async Task<JsonElement> AnswerAsync(Member node, string command)
    {
        using var response = await _http.GetAsync(new Uri($"http://{node.Admin}/v1/{command}"));
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }
}
