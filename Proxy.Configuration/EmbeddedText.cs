using System.Reflection;

namespace Proxy.Configuration;

/// <summary>A text that is part of an assembly.</summary>
public static class EmbeddedText
{
    /// <summary>Reads it.</summary>
    /// <param name="assembly">The assembly.</param>
    /// <param name="name">The text's logical name there.</param>
    /// <exception cref="InvalidOperationException">The assembly has no such text.</exception>
    public static string Read(Assembly assembly, string name)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        using var stream = assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"{assembly.GetName().Name} has no resource {name}");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
