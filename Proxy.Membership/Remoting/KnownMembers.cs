using System.Collections.Frozen;
using Akka.Actor;

namespace Proxy.Membership.Remoting;

/// <summary>Which incarnations of processes are members of the cluster: who may say more than that they want to join. One thread at a
/// time changes it, any reads it.</summary>
public sealed class KnownMembers
{
    private volatile FrozenSet<(Address Address, int Uid)> _members = [];
    private volatile bool _isJoined;
    private int _version;

    /// <summary>Grows with every change; what was read of an earlier version has to be asked for again.</summary>
    public int Version => Volatile.Read(ref _version);

    /// <summary>Whether an incarnation is a member.</summary>
    /// <param name="address">Its address.</param>
    /// <param name="uid">The number that its actor system drew when it started.</param>
    public bool Contains(Address address, int uid) => _members.Contains((address, uid));

    /// <summary>Whether any incarnation at an address is a member.</summary>
    public bool Contains(Address address) => _members.Any(each => each.Address == address);

    /// <summary>Whether this side is a member itself.</summary>
    public bool IsJoined => _isJoined;

    /// <summary>Replaces all.</summary>
    /// <param name="members">The others.</param>
    /// <param name="isJoined">Whether this side is a member itself.</param>
    public void Set(IEnumerable<(Address Address, int Uid)> members, bool isJoined)
    {
        _members = members.ToFrozenSet();
        _isJoined = isJoined;
        Interlocked.Increment(ref _version);
    }
}
