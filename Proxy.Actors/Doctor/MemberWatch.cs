using Akka.Cluster;

namespace Proxy.Actors.Doctor;

/// <summary>Remembers since when members are joining or leaving. Thread-safe.</summary>
internal sealed class MemberWatch : IDisposable
{
    private static readonly TimeSpan Apart = TimeSpan.FromSeconds(15);

    private readonly Dictionary<(UniqueAddress Member, MemberStatus Status), long> _since = [];
    private readonly Lock _looking = new();
    private readonly Func<IEnumerable<Member>> _members;
    private readonly TimeProvider _time;
    private readonly ITimer _timer;

    /// <summary>Begins to look.</summary>
    /// <param name="members">The members now.</param>
    /// <param name="time">The clock.</param>
    internal MemberWatch(Func<IEnumerable<Member>> members, TimeProvider time)
    {
        (_members, _time) = (members, time);
        _timer = time.CreateTimer(_ => Look(), null, TimeSpan.Zero, Apart);
    }

    /// <summary>How long a member has had its status, as far as that was seen.</summary>
    internal TimeSpan For(Member member)
    {
        lock (_looking) return _since.TryGetValue((member.UniqueAddress, member.Status), out var since) ? _time.GetElapsedTime(since) : TimeSpan.Zero;
    }

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        var now = _members().Where(each => each.Status != MemberStatus.Up).Select(each => (each.UniqueAddress, each.Status)).ToHashSet();
        lock (_looking)
        {
            foreach (var gone in _since.Keys.Where(each => !now.Contains(each)).ToList()) _since.Remove(gone);
            foreach (var each in now) _since.TryAdd(each, _time.GetTimestamp());
        }
    }
}
