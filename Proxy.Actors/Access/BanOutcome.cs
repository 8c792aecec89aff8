namespace Proxy.Actors.Access;

/// <summary>How far a change of bans has come.</summary>
public enum BanOutcome
{
    /// <summary>Every node has it.</summary>
    Everywhere,

    /// <summary>It is in force on this node; not every other node has confirmed it in time. It follows as soon as they can be reached.</summary>
    Spreading,

    /// <summary>It cannot be made; nothing has changed.</summary>
    Refused,
}
