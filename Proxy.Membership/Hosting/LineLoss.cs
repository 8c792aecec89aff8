using System.Runtime.InteropServices;

namespace Proxy.Membership.Hosting;

/// <summary>What came of a write of lines.</summary>
/// <param name="Lines">How many were not written, or not whole; 0 when all were.</param>
/// <param name="Error">The errno that stopped it; 0 for none.</param>
/// <param name="Words">What stopped it where no errno says so; null where one does.</param>
public readonly record struct LineLoss(int Lines, int Error, string? Words = null)
{
    /// <summary>What stopped it, in words.</summary>
    public string Reason => Words ?? Marshal.GetPInvokeErrorMessage(Error);
}
