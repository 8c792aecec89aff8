using System.Reflection;

namespace Proxy.Architecture.Tests;

/// <summary>An assembly of the product, and which others it may use.</summary>
/// <param name="Folder">The folder of its sources, which is its root namespace as well.</param>
/// <param name="Name">The assembly's name.</param>
/// <param name="MayUse">The folders of the assemblies that it may use.</param>
internal sealed record ProductAssembly(string Folder, string Name, params string[] MayUse)
{
    /// <summary>The assemblies of the product, each after those that it may use.</summary>
    public static IReadOnlyList<ProductAssembly> All { get; } =
    [
        new("Proxy.Transport", "Proxy.Transport"),
        new("Proxy.Configuration", "Proxy.Configuration"),
        new("Proxy.Membership", "Proxy.Membership", "Proxy.Configuration"),
        new("Proxy.Actors", "Proxy.Actors", "Proxy.Transport", "Proxy.Configuration", "Proxy.Membership"),
        new("Proxy.Cmd", "Proxy.Cmd"),
        new("Proxy.Node", "Proxy.Node", "Proxy.Transport", "Proxy.Configuration", "Proxy.Membership", "Proxy.Actors", "Proxy.Cmd"),
        new("Proxy.Lighthouse", "Proxy.Lighthouse", "Proxy.Configuration", "Proxy.Membership", "Proxy.Cmd"),
        new("Proxy.Pbm", "pbm"),
    ];

    /// <summary>The compiled assembly, as it was built beside the tests.</summary>
    public Assembly Compiled { get; } = Assembly.Load(Name);

    /// <summary>The folder, below the assembly's own, that a type of the assembly lies in; null for what only the compiler knows.</summary>
    public string? FolderOf(CodeType type)
    {
        if (type.Namespace == Folder) return "./";
        return type.Namespace.StartsWith(Folder + '.', StringComparison.Ordinal) ? type.Namespace[(Folder.Length + 1)..].Replace('.', '/') + '/' : null;
    }

    public override string ToString() => Folder;
}
