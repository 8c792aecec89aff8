namespace Proxy.Actors.Doctor;

/// <summary>A listener of a node.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Address">Where it accepts.</param>
/// <param name="Backlog">How many connections it asked the kernel to hold for each loop.</param>
/// <param name="QueueMax">How many the kernel holds; 0 while it is closed.</param>
/// <param name="Waiting">How many wait in the fullest of its queues.</param>
internal sealed record ListenerFacts(string Name, string Address, int Backlog, int QueueMax, int Waiting)
{
    /// <summary>Whether one of its queues is full.</summary>
    internal bool IsFull => QueueMax > 0 && Waiting >= QueueMax;
}
