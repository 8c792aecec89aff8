using System.Globalization;

namespace Proxy.Membership.Hosting;

/// <summary>The open files without which a process cannot so much as say what is wrong: .NET ends with "Out of memory." or a stack.</summary>
public static class DescriptorFloor
{
    /// <summary>Of a node, which counts on with care from there.</summary>
    public const int OfNode = 128;

    /// <summary>Of a lighthouse, strangers at its cluster port included.</summary>
    public const int OfLighthouse = 256;

    /// <summary>Whether there are enough; a line when not.</summary>
    /// <param name="needed">How many there have to be.</param>
    /// <param name="error">Where the line goes.</param>
    public static unsafe bool IsMet(int needed, TextWriter error)
    {
        ArgumentNullException.ThrowIfNull(error);
        var limits = stackalloc ulong[2];
        if (Libc.GetResourceLimit(Libc.OpenFiles, limits) != 0 || limits[0] >= (ulong)needed) return true;
        error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"ulimit -n: {limits[0]} open files are too few (at least {needed}, and two more for each pair)"));
        return false;
    }
}
