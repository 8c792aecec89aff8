namespace Proxy.Actors.Checks;

/// <summary>Who wants to know how checks end.</summary>
internal interface ICheckObserver
{
    /// <summary>A check has ended. Told on the engine's thread: others wait until it returns.</summary>
    /// <param name="target">What was checked.</param>
    /// <param name="result">How it ended.</param>
    void OnResult(CheckTarget target, CheckResult result);
}
