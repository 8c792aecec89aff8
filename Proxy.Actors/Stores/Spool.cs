namespace Proxy.Actors.Stores;

/// <summary>A store: what clients hand in lies in segment files until it is delivered. One thread writes and syncs for all units, so that
/// they share a sync.</summary>
/// <remarks>A unit is stored once its end mark is synced. What has been done with it is a mark in the same files; a segment is deleted when all
/// its units are done. Nothing here blocks but what says so.</remarks>
internal sealed class Spool : IDisposable
{
    /// <summary>Opens the store, takes the directory for this process, and reads what is there. Blocks as long as that takes.</summary>
    /// <param name="settings">Its bounds.</param>
    /// <param name="time">Where the time comes from.</param>
    /// <param name="observer">Who hears what happens. Not told of the units that are there already.</param>
    /// <exception cref="SpoolException">Another process uses the directory, or it cannot be read or written.</exception>
    public static Spool Open(SpoolSettings settings, TimeProvider time, ISpoolObserver observer) => throw new NotImplementedException();

    /// <summary>What was found when it was opened.</summary>
    public SpoolRecovery Recovery => throw new NotImplementedException();

    /// <summary>Why it takes nothing now; <see cref="SpoolRefusal.None"/> when it does.</summary>
    public SpoolRefusal Standing => throw new NotImplementedException();

    /// <summary>The same in words; empty when it takes units.</summary>
    public string StandingText => throw new NotImplementedException();

    /// <summary>What it holds now.</summary>
    public SpoolFigures Figures => throw new NotImplementedException();

    /// <summary>Begins a unit; null while the store takes none, see <see cref="Standing"/>.</summary>
    /// <param name="head">What is kept beside its bytes.</param>
    /// <param name="writer">Who is told of room and of the end.</param>
    public SpoolUnit? TryBegin(UnitHead head, IUnitWriter writer) => throw new NotImplementedException();

    /// <summary>The queues that hold units.</summary>
    public IReadOnlyList<SpoolQueue> Queues() => throw new NotImplementedException();

    /// <summary>The units of a queue in their order, those that are taken first where they are.</summary>
    /// <param name="queue">Its name.</param>
    /// <param name="max">How many at most.</param>
    public IReadOnlyList<SpoolUnit> Units(string queue, int max) => throw new NotImplementedException();

    /// <summary>Finds a unit that is stored and not done.</summary>
    /// <param name="number">Its number.</param>
    public SpoolUnit? Find(long number) => throw new NotImplementedException();

    /// <summary>Takes the first unit of a queue that nobody has taken; null without one.</summary>
    /// <param name="queue">Its name.</param>
    public SpoolUnit? Take(string queue) => throw new NotImplementedException();

    /// <summary>Takes this unit, unless somebody has, or it is done.</summary>
    /// <param name="unit">A unit that is stored.</param>
    public bool TryTake(SpoolUnit unit) => throw new NotImplementedException();

    /// <summary>Puts a unit that is taken back to its place in the queue.</summary>
    /// <param name="unit">A unit that is taken.</param>
    public void Return(SpoolUnit unit) => throw new NotImplementedException();

    /// <summary>A unit that is taken has been delivered, or is dropped: it is done.</summary>
    /// <param name="unit">A unit that is taken.</param>
    public void Done(SpoolUnit unit) => throw new NotImplementedException();

    /// <summary>Moves a unit that is taken to a file below <c>dead/</c>; it is done then. Blocks.</summary>
    /// <param name="unit">A unit that is taken.</param>
    /// <param name="why">Why, in the operator's words.</param>
    /// <exception cref="IOException">It cannot be copied; it stays taken.</exception>
    public void Bury(SpoolUnit unit, string why) => throw new NotImplementedException();

    /// <summary>Reads a unit that is stored, taken or not.</summary>
    /// <param name="unit">The unit.</param>
    public SpoolUnitReader Read(SpoolUnit unit) => throw new NotImplementedException();

    /// <summary>The units that were buried, oldest first. Blocks.</summary>
    public IReadOnlyList<DeadUnit> Dead() => throw new NotImplementedException();

    /// <summary>Reads a unit that was buried; null when it is not there. Blocks.</summary>
    /// <param name="number">Its number.</param>
    public SpoolUnitReader? ReadDead(long number) => throw new NotImplementedException();

    /// <summary>Puts a unit that was buried at the end of its queue again, under a new number. Blocks until it is stored.</summary>
    /// <param name="number">Its number.</param>
    /// <returns>Whether it was there and is stored again.</returns>
    public bool Revive(long number) => throw new NotImplementedException();

    /// <summary>Deletes a unit that was buried. Blocks.</summary>
    /// <param name="number">Its number.</param>
    /// <returns>Whether it was there.</returns>
    public bool DropDead(long number) => throw new NotImplementedException();

    /// <summary>Writes and syncs what is complete, gives up what is not, and lets go of the directory. Blocks.</summary>
    public void Dispose() => throw new NotImplementedException();
}
