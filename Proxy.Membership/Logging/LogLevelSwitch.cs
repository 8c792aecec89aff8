using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using Proxy.Configuration;

namespace Proxy.Membership.Logging;

/// <summary>What is logged, from which level on: as configured, and as it was changed since. For all threads.</summary>
public sealed class LogLevelSwitch : IConfigureOptions<LoggerFilterOptions>, IOptionsChangeTokenSource<LoggerFilterOptions>, IDisposable
{
    /// <summary>How many categories may be changed at a time.</summary>
    public const int MaxChanges = 100;

    private readonly Lock _gate = new(); // of what follows
    private readonly TimeProvider _time;
    private readonly ITimer _expiry;
    private ImmutableSortedDictionary<string, (LogLevel Level, long? Until)> _changed = ImmutableSortedDictionary.Create<string, (LogLevel, long?)>(StringComparer.Ordinal);
    private CancellationTokenSource _change = new();

    /// <summary>Begins with what is configured.</summary>
    /// <param name="settings">The levels.</param>
    /// <param name="time">The clock of changes that end by themselves.</param>
    internal LogLevelSwitch(LogSettings settings, TimeProvider time)
    {
        Configured = settings.Levels.ToImmutableSortedDictionary(each => each.Category, each => each.Level, StringComparer.Ordinal)
            .SetItem("", settings.Level);
        _time = time;
        _expiry = time.CreateTimer(_ => Expire(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Called on the thread that changes a level, after it is in force.</summary>
    internal event Action? Changed;

    /// <inheritdoc/>
    string? IOptionsChangeTokenSource<LoggerFilterOptions>.Name => Options.DefaultName;

    /// <summary>The lowest level of all categories.</summary>
    internal LogLevel Lowest => Show().Min(row => row.Level);

    /// <summary>What is configured, by category; that of the empty one is everybody else's.</summary>
    private ImmutableSortedDictionary<string, LogLevel> Configured { get; }

    /// <summary>The level of each category that has its own, ordered by category; the empty one, which is first, is everybody else's.</summary>
    public ImmutableArray<CategoryState> Show()
    {
        lock (_gate)
        {
            return
            [
                .. Configured.Keys.Union(_changed.Keys).Order(StringComparer.Ordinal).Select(category => new CategoryState(
                    category,
                    _changed.TryGetValue(category, out var changed) ? changed.Level : Configured[category],
                    Configured.TryGetValue(category, out var configured) ? configured : null,
                    changed.Until is { } until ? Left(until) : null)),
            ];
        }
    }

    /// <summary>Changes the level of a category.</summary>
    /// <param name="category">The beginning of the names that it is for; empty for those that have no level of their own.</param>
    /// <param name="level">From which level on is logged; null for what is configured.</param>
    /// <param name="limit">How long, until what is configured is in force again; null for as long as the process runs.</param>
    /// <returns>False when too many categories are changed already.</returns>
    public bool Set(string category, LogLevel? level, TimeSpan? limit)
    {
        ArgumentNullException.ThrowIfNull(category);
        lock (_gate)
        {
            if (level is not { } wanted) _changed = _changed.Remove(category);
            else if (_changed.Count >= MaxChanges && !_changed.ContainsKey(category)) return false;
            else _changed = _changed.SetItem(category, (wanted, limit is { } span ? End(span) : null));
            Arm();
        }

        Tell();
        return true;
    }

    /// <inheritdoc/>
    public void Configure(LoggerFilterOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        foreach (var row in Show())
        {
            if (row.Category.Length == 0) options.MinLevel = row.Level;
            else options.Rules.Add(new LoggerFilterRule(null, row.Category, row.Level, null));
        }
    }

    /// <inheritdoc/>
    public IChangeToken GetChangeToken()
    {
        lock (_gate) return new CancellationChangeToken(_change.Token);
    }

    /// <summary>Leaves all levels as they are.</summary>
    public void Dispose()
    {
        _expiry.Dispose();
        _change.Dispose();
    }

    private void Expire()
    {
        lock (_gate)
        {
            var now = _time.GetTimestamp();
            _changed = _changed.RemoveRange(_changed.Where(each => each.Value.Until <= now).Select(each => each.Key));
            Arm();
        }

        Tell();
    }

    private void Tell()
    {
        CancellationTokenSource before;
        lock (_gate) (before, _change) = (_change, new CancellationTokenSource());
        before.Cancel();
        Changed?.Invoke();
    }

    // The timer may be a little early.
    private void Arm()
    {
        var next = _changed.Values.Min(each => each.Until);
        _expiry.Change(next is { } until ? Left(until) + TimeSpan.FromMilliseconds(1) : Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    private long End(TimeSpan span) => _time.GetTimestamp() + (long)(span.TotalSeconds * _time.TimestampFrequency);

    private TimeSpan Left(long until) => TimeSpan.FromSeconds(Math.Max(0, (until - _time.GetTimestamp()) / (double)_time.TimestampFrequency));
}
