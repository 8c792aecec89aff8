namespace Proxy.Transport;

/// <summary>Who receives a listener's connections, on the loop's thread.</summary>
public interface IAcceptor
{
    /// <summary>Whether a further connection may be accepted now. False leaves it in the kernel's queue and stops the
    /// listener for <see cref="ListenSocket.PauseMilliseconds"/>, or until <see cref="ListenSocket.Resume"/>.</summary>
    bool CanAccept { get; }

    /// <summary>A connection has been accepted; the receiver owns the leg and sets its observer before it returns.</summary>
    /// <param name="leg">The client's connection.</param>
    void OnAccepted(Leg leg);

    /// <summary>No further connection waits, though one could have been accepted.</summary>
    void OnNone()
    {
    }

    /// <summary>The listener rests because <see cref="CanAccept"/> is false.</summary>
    /// <param name="listener">The listener: who knows when there is room again has it <see cref="ListenSocket.Resume"/>.</param>
    void OnFull(ListenSocket listener)
    {
    }

    /// <summary>The listener has resumed and accepted what it could, or is closed: room that is left now is for others.</summary>
    void OnResumed()
    {
    }

    /// <summary>Descriptors or memory have run out: accepting rests for <see cref="ListenSocket.PauseMilliseconds"/> and
    /// then goes on. Clients wait in the kernel's queue meanwhile.</summary>
    /// <param name="error">The kernel's errno.</param>
    void OnExhausted(int error);
}
