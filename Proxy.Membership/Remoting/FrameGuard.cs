using Akka.Actor;
using Google.Protobuf;

namespace Proxy.Membership.Remoting;

/// <summary>Tells which frames of a connection are delivered: all of a member's, of anybody else those of <see cref="StrangerRules"/>.</summary>
/// <param name="members">The members.</param>
/// <param name="dialled">Whom this side has called; null when it was called, and the other gives its address itself.</param>
/// <param name="onMember">Called when the other side is found to be a member.</param>
/// <param name="onDropped">Called for each frame that is not delivered.</param>
internal sealed class FrameGuard(KnownMembers members, Address? dialled, Action onMember, Action onDropped)
{
    private int _version = members.Version - 1;
    private bool _isMember;

    /// <summary>Who the other side is; null until it has said so.</summary>
    public Greeting? Peer { get; private set; }

    /// <summary>Whether the other side is a member, as far as its frames have told.</summary>
    public bool IsMember => Volatile.Read(ref _isMember);

    /// <summary>Whether the other side is a member now, whether or not it has said anything since.</summary>
    public bool KnowsMember => Peer is { } peer ? members.Contains(peer.Origin, peer.Uid) : dialled is not null && members.Contains(dialled);

    /// <summary>Whether a frame is delivered.</summary>
    /// <exception cref="MalformedFrameException">No member sends such a frame.</exception>
    public bool Admit(ByteString frame)
    {
        if (Peer is null) return Greet(frame);
        var version = members.Version;
        if (version != _version)
        {
            var wasMember = _isMember;
            _version = version;
            Volatile.Write(ref _isMember, members.Contains(Peer.Origin, Peer.Uid));
            if (_isMember && !wasMember) onMember();
        }

        if (_isMember || StrangerRules.Allow(frame, Peer.Origin, members.IsJoined)) return true;
        onDropped();
        return false;
    }

    // Who is called may also answer that he goes, or knows the caller no more.
    private bool Greet(ByteString frame)
    {
        if (dialled is not null && !Greeting.IsGreeting(frame)) return StrangerRules.Allow(frame, dialled, members.IsJoined);
        var greeting = Greeting.Parse(frame);
        Peer = dialled is null ? greeting : greeting with { Origin = dialled };
        return true;
    }
}
