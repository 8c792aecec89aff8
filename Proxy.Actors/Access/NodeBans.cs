using System.Collections.Immutable;
using Akka.Actor;
using Proxy.Actors.Logging;
using Proxy.Actors.Replication;
using Proxy.Configuration;
using Proxy.Membership.Logging;

namespace Proxy.Actors.Access;

/// <summary>The networks that the cluster takes no connections from. What is banned on one node is banned on all, holds while any node
/// lives, and reaches nodes that join before they accept. Thread-safe.</summary>
public sealed class NodeBans
{
    /// <summary>Bans that there may be at once.</summary>
    public const int MaxBans = 10_000;

    /// <summary>Characters of a reason.</summary>
    public const int MaxReason = 80;

    // With so many changes at once, nobody reads a line for each.
    private const int MaxLines = 20;

    private static readonly TimeSpan MaxDuration = TimeSpan.FromDays(3650);

    private readonly ActorSystem _system;
    private readonly SharedParts<BanShard> _store;
    private readonly TimeProvider _time;
    private readonly Action<BanList?> _publish;
    private readonly Lock _applying = new();
    private readonly BanShard[] _shards = [.. Enumerable.Repeat(BanShard.Empty, SharedPart.Count)];
    private readonly ImmutableArray<Ban>[] _bans = [.. Enumerable.Repeat(ImmutableArray<Ban>.Empty, SharedPart.Count)];
    private volatile BanList _list = BanList.Empty;

    /// <summary>Bans of a node.</summary>
    /// <param name="system">Its actor system.</param>
    /// <param name="time">The wall clock.</param>
    /// <param name="publish">Told of what is in force whenever that changes: null when nobody is banned.</param>
    internal NodeBans(ActorSystem system, TimeProvider time, Action<BanList?> publish)
    {
        (_system, _time, _publish) = (system, time, publish);
        _store = BanKey.Parts(system);
    }

    /// <summary>The bans in force.</summary>
    public BanList List => _list;

    private long Now => _time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Bans a network on all nodes; connections that there are go on. One that is banned is banned as is said now.</summary>
    /// <param name="network">An address or a network: <c>10.0.0.0/8</c>.</param>
    /// <param name="duration">For how long; null: until it is taken back.</param>
    /// <param name="reason">Why, for those who look at the list; may be empty.</param>
    /// <param name="force">Whether it may be every address there is.</param>
    public async Task<BanChange> BanAsync(string network, TimeSpan? duration, string reason = "", bool force = false)
    {
        ArgumentNullException.ThrowIfNull(reason);
        var parsed = NetworkRange.Parse(network);
        if (!parsed.IsOk) return BanChange.Refused($"{parsed.Problem} ({parsed.Remedy})");
        var name = parsed.Value.ToString();
        var now = Now;
        var ends = now + (long?)duration?.TotalMilliseconds;
        if (Problem(parsed.Value, duration, reason, force) is { } problem) return BanChange.Refused(problem);
        if (NoRoom(new BanEntry(name, now, ends, reason)) is { } full) return BanChange.Refused(full);
        var everywhere = await WriteAsync([SharedPart.Of(name)], (_, shard) => shard.With(name, now, ends, reason)).ConfigureAwait(false);
        return BanChange.Made([.. List.Bans.Where(ban => ban.Network == parsed.Value)], everywhere);
    }

    /// <summary>Takes a ban back on all nodes.</summary>
    /// <param name="network">The network as it was banned.</param>
    public async Task<BanChange> UnbanAsync(string network)
    {
        var parsed = NetworkRange.Parse(network);
        if (!parsed.IsOk) return BanChange.Refused($"{parsed.Problem} ({parsed.Remedy})");
        var bans = List.Bans;
        if (bans.FirstOrDefault(each => each.Network == parsed.Value) is { } ban) return await UnbanAsync([ban]).ConfigureAwait(false);
        var wider = bans.FirstOrDefault(each => each.Network.Contains(parsed.Value));
        return BanChange.Refused(wider is null ? $"{parsed.Value} is not banned" : $"{parsed.Value} is not banned by itself: {wider.Network} is");
    }

    /// <summary>Takes all bans back on all nodes.</summary>
    public Task<BanChange> UnbanAllAsync() => UnbanAsync(List.Bans);

    /// <summary>Learns the bans so far, from the other nodes if there are any, and listens from then on.</summary>
    /// <exception cref="TimeoutException">Most of the other nodes did not answer in time.</exception>
    internal async Task StartAsync(TimeSpan limit)
    {
        var shards = await _store.ReadOthersAsync(limit).ConfigureAwait(false);
        for (var i = 0; i < shards.Length; i++) Learn(i, shards[i]);
        Refresh();
        _system.ActorOf(BanSubscriber.Props(this, _store), "bans");
    }

    /// <summary>Takes note of a part of the bans, which are in force with the next <see cref="Refresh"/>; news may come in any order and
    /// more than once.</summary>
    internal void Learn(int shard, BanShard bans)
    {
        lock (_applying)
        {
            var merged = _shards[shard].Merge(bans, Now);
            if (merged.Equals(_shards[shard])) return;
            _shards[shard] = merged;
            _bans[shard] = [.. merged.Entries.Select(entry => entry.Read()).OfType<Ban>()];
        }
    }

    /// <summary>Puts in force what this node knows, and out of force what has ended.</summary>
    /// <returns>How long until the next ban ends; null when none does.</returns>
    internal TimeSpan? Refresh()
    {
        lock (_applying)
        {
            var now = _time.GetUtcNow();
            var before = _list.Bans;
            var bans = _bans.SelectMany(shard => shard).Where(ban => ban.Until is not { } until || until > now)
                .OrderBy(ban => ban.Network.IsIpv6).ThenBy(ban => ban.Network.First).ThenBy(ban => ban.Network.Bits).ToImmutableArray();
            if (!bans.SequenceEqual(before))
            {
                _list = new BanList(bans);
                _publish(bans.IsEmpty ? null : _list);
                Log(before, bans);
            }

            return bans.Min(ban => ban.Until) - now;
        }
    }

    private async Task<BanChange> UnbanAsync(ImmutableArray<Ban> bans)
    {
        var now = Now;
        var shards = bans.Select(ban => ban.Network.ToString()).ToLookup(SharedPart.Of);
        return BanChange.Made(bans, await WriteAsync(shards.Select(each => each.Key), (shard, before) => before.Without(shards[shard], now)).ConfigureAwait(false));
    }

    private async Task<bool> WriteAsync(IEnumerable<int> shards, Func<int, BanShard, BanShard> change)
    {
        var everywhere = await Task.WhenAll(shards.Select(WriteAsync)).ConfigureAwait(false);
        Refresh();
        return everywhere.All(each => each);

        async Task<bool> WriteAsync(int shard)
        {
            var written = await _store.WriteAsync(shard, before => change(shard, before)).ConfigureAwait(false);
            Learn(shard, await _store.ReadLocalAsync(shard).ConfigureAwait(false));
            return written;
        }
    }

    private static string? Problem(NetworkRange network, TimeSpan? duration, string reason, bool force)
    {
        if (network.Bits == 0 && !force) return $"{network} is every {(network.IsIpv6 ? "IPv6" : "IPv4")} address there is: nobody could connect (write --force if that is meant)";
        if (duration is { } time && (time <= TimeSpan.Zero || time > MaxDuration)) return "a ban lasts from a moment to ten years (leave --for out for one that does not end)";
        if (reason.Length > MaxReason) return $"the reason is longer than {MaxReason} characters";
        return reason.Any(char.IsControl) ? "the reason has characters that cannot be shown" : null;
    }

    private string? NoRoom(BanEntry entry)
    {
        const string Remedy = "unban some, or ban the network that they are in";
        lock (_applying)
        {
            var shard = _shards[SharedPart.Of(entry.Network)];
            if (shard.Entries.Any(each => each.Network == entry.Network && each.IsLive(entry.Changed))) return null;
            if (_list.Bans.Length >= MaxBans) return $"there are {MaxBans:N0} bans, and no more may be ({Remedy})";
            return shard.Size + entry.Size > SharedPart.MaxBytes ? $"the list of bans is full with {_list.Bans.Length:N0} of them ({Remedy}, or give shorter reasons)" : null;
        }
    }

    private void Log(ImmutableArray<Ban> before, ImmutableArray<Ban> after)
    {
        var banned = after.Except(before).ToList();
        var ended = before.ExceptBy(after.Select(ban => ban.Network), ban => ban.Network).ToList();
        if (banned.Count + ended.Count > MaxLines)
        {
            _system.LoggerFor<NodeBans>().BansChanged(banned.Count, ended.Count, after.Length);
            return;
        }

        foreach (var ban in banned) _system.LoggerFor<NodeBans>().Banned($"{ban.Network}", ban.Until is { } until ? $"until {until:yyyy-MM-dd HH:mm:ss}Z" : "until it is unbanned", ban.Reason.Length == 0 ? "no reason was given" : ban.Reason);
        foreach (var ban in ended) _system.LoggerFor<NodeBans>().Unbanned($"{ban.Network}");
    }
}
