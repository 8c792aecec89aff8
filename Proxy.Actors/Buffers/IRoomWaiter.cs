namespace Proxy.Actors.Buffers;

/// <summary>Somebody who could not read because the bank was empty.</summary>
public interface IRoomWaiter
{
    /// <summary>A segment has come back: try again. Called on the loop's thread, once per wait.</summary>
    void OnRoom();
}
