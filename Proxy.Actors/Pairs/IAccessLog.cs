namespace Proxy.Actors.Pairs;

/// <summary>Where a pair's beginning and end are written. Called on the loops' threads: it must not wait.</summary>
public interface IAccessLog
{
    /// <summary>Whether anybody wants records at the moment; where nobody does, none need be made.</summary>
    bool IsWanted { get; }

    /// <summary>Writes a line when it can; a log that cannot keep up leaves lines out and counts them.</summary>
    /// <param name="record">What happened.</param>
    /// <param name="loop">The loop that it happened on, and that calls, from 0.</param>
    void Write(in AccessRecord record, int loop);
}
