namespace Proxy.Actors.Stores;

/// <summary>What one client hands in: a head, then bytes, then an end. It is stored as a whole or not at all.</summary>
/// <remarks>Its writer calls <see cref="Append"/>, <see cref="Complete"/> and <see cref="Abort"/> from one thread at a time; none of them
/// blocks.</remarks>
internal sealed class SpoolUnit
{
    /// <summary>Its number, which no other unit of the directory has had. Grows in the order in which units are begun.</summary>
    public long Number => throw new NotImplementedException();

    /// <summary>What is kept beside its bytes.</summary>
    public UnitHead Head => throw new NotImplementedException();

    /// <summary>When it was begun, to the millisecond.</summary>
    public DateTimeOffset Begun => throw new NotImplementedException();

    /// <summary>Its bytes so far.</summary>
    public long Bytes => throw new NotImplementedException();

    /// <summary>How far it has come.</summary>
    public UnitState State => throw new NotImplementedException();

    /// <summary>Why it has failed.</summary>
    public SpoolRefusal Refusal => throw new NotImplementedException();

    /// <summary>Copies bytes to where the store's thread writes them from.</summary>
    /// <param name="bytes">The bytes that come next.</param>
    /// <returns>How many it took. Less than all: <see cref="IUnitWriter.OnRoom"/> follows. 0 as well once the unit has failed.</returns>
    public int Append(ReadOnlySpan<byte> bytes) => throw new NotImplementedException();

    /// <summary>All bytes are there; <see cref="IUnitWriter.OnSettled"/> follows.</summary>
    public void Complete() => throw new NotImplementedException();

    /// <summary>Gives it up, unless it is settled already.</summary>
    public void Abort() => throw new NotImplementedException();
}
