using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Proxy.Actors.Discovery;
using Proxy.Actors.Logging;

namespace Proxy.Actors.Pools;

/// <summary>What the log hears of a service: each change at once while they are few. Of one that changes with every answer it hears once in
/// a minute, with the number of changes.</summary>
/// <param name="pool">The pool's name.</param>
/// <param name="service">The service's name.</param>
/// <param name="time">The clock.</param>
/// <param name="log">Where to.</param>
internal sealed class ServiceNotices(string pool, string service, TimeProvider time, ILogger log)
{
    // Every time costs so much time, and what was not used up before is there for so many at once.
    private static readonly TimeSpan Cost = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Saved = 4 * Cost;

    private const int Named = 5;

    private readonly long _epoch = time.GetTimestamp();
    private ServiceAnswer _seen = ServiceAnswer.None;
    private ServiceAnswer _told = ServiceAnswer.None;
    private TimeSpan _paidUntil;
    private int _changes;

    /// <summary>Takes note of an answer. If it is another than the one before, that is told, at once or by a later <see cref="TellRest"/>.</summary>
    /// <param name="answer">The answer.</param>
    /// <returns>As <see cref="TellRest"/>.</returns>
    internal TimeSpan? Add(ServiceAnswer answer)
    {
        if (IsNews(_seen, answer)) _changes++;
        _seen = answer;
        return TellRest();
    }

    /// <summary>Tells what has not been told, if it is time.</summary>
    /// <returns>After how long it is time; null when everything has been told.</returns>
    internal TimeSpan? TellRest()
    {
        if (_changes == 0) return null;
        var now = time.GetElapsedTime(_epoch);
        if (_paidUntil - Saved > now) return _paidUntil - Saved - now;
        _paidUntil = (_paidUntil > now ? _paidUntil : now) + Cost;
        Tell();
        (_told, _changes) = (_seen, 0);
        return null;
    }

    private static bool IsNews(ServiceAnswer before, ServiceAnswer now)
    {
        if (now.Problem is not null || before.Problem is not null) return now.Problem is null != before.Problem is null;
        return LosesHosts(before, now) || !NamesOf(now).ToHashSet().SetEquals(NamesOf(before));
    }

    private static bool LosesHosts(ServiceAnswer before, ServiceAnswer now) => now.WithoutAddress > 0 && now.WithoutAddress != before.WithoutAddress;

    private static ImmutableArray<string> NamesOf(ServiceAnswer answer) => [.. answer.Endpoints.Select(each => each.Settings.ToString())];

    private static string Some(IReadOnlyCollection<string> all) =>
        string.Join(", ", all.Take(Named)) + (all.Count > Named ? $" and {all.Count - Named} more" : "");

    private void Tell()
    {
        if (_seen.Problem is { } problem)
        {
            if (_seen.Endpoints.IsEmpty) log.ServiceNotYetFound(pool, service, problem);
            else log.ServiceNotFound(pool, service, problem, _seen.Endpoints.Length);
            return;
        }

        var (before, now) = (NamesOf(_told), NamesOf(_seen));
        var changes = Some([.. now.Except(before).Select(name => $"+{name}"), .. before.Except(now).Select(name => $"-{name}")]);
        if (_changes > 1) changes += $"{(changes.Length > 0 ? "; " : "")}{_changes} changes since the last line";
        if (changes.Length > 0 || _told.Problem is not null) log.ServiceFound(pool, service, now.Length, changes);
        if (LosesHosts(_told, _seen))
            log.HostsNotResolved(pool, service, _seen.WithoutAddress, Some([.. _seen.Endpoints.Where(each => each.Addresses.Count == 0).Select(each => each.Settings.Host).Distinct()]));
    }
}
