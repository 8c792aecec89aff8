namespace Proxy.Actors.Pairs;

/// <summary>Where a pair's beginning and end are written. Called on the loops' threads: it must not wait.</summary>
public interface IAccessLog
{
    /// <summary>Writes a line when it can; a log that cannot keep up leaves lines out and counts them.</summary>
    /// <param name="record">What happened.</param>
    void Write(in AccessRecord record);
}
