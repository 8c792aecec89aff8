using Mono.Cecil;

namespace Proxy.Architecture.Tests;

/// <summary>A type as it is written in a file of its own; what is nested in it, lambdas and state machines too, is part of it.</summary>
/// <param name="Assembly">The name of its assembly.</param>
/// <param name="Namespace">Its namespace; empty for the program of top-level statements.</param>
/// <param name="FullName">Namespace and name.</param>
internal readonly record struct CodeType(string Assembly, string Namespace, string FullName)
{
    /// <summary>The outermost type that a reference leads to.</summary>
    public static CodeType Of(TypeReference reference)
    {
        while (reference.DeclaringType is { } outer) reference = outer;
        var assembly = reference.Scope is ModuleDefinition module ? module.Assembly.Name.Name : reference.Scope.Name;
        return new CodeType(assembly, reference.Namespace, reference.FullName);
    }

    public override string ToString() => FullName;
}
