namespace Proxy.Actors.Checks;

/// <summary>How a check leaves a connection on which it has found what it wanted to know.</summary>
internal enum Parting
{
    /// <summary>It resets it, so that nothing of it is left on either side.</summary>
    Reset,

    /// <summary>It gives the server a moment to close, as it was asked to, so that its log has no reset.</summary>
    Await,

    /// <summary>It says that it sends no more, and gives the server a moment to close.</summary>
    Finish,
}
