namespace Proxy.Fuzz;

/// <summary>A parser has broken a promise.</summary>
/// <param name="message">Which.</param>
public sealed class BrokenInvariantException(string message) : Exception(message)
{
    /// <summary>Throws unless the promise is kept.</summary>
    public static void Unless(bool isKept, string promise)
    {
        if (!isKept) throw new BrokenInvariantException(promise);
    }
}
