using System.Reflection;

namespace Proxy.Membership.Hosting;

/// <summary>The product's version, which every executable of it has.</summary>
public static class ProductVersion
{
    /// <summary>The version and, behind a plus, the first digits of the commit that it was built from.</summary>
    public static string Text { get; } = Read();

    // The commit is cut to what git needs to find it.
    private static string Read()
    {
        var parts = typeof(ProductVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+');
        return parts.Length < 2 ? parts[0] : $"{parts[0]}+{parts[1][..Math.Min(8, parts[1].Length)]}";
    }
}
