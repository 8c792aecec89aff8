using Proxy.Actors.Buffers;

namespace Proxy.Actors.Tests.Buffers;

/// <summary>A waiter that runs an action.</summary>
internal sealed class RoomWaiter(Action action) : IRoomWaiter
{
    public void OnRoom() => action();
}
