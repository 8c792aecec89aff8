using ArchUnitNET.Domain;
using ArchUnitNET.Domain.Dependencies;
using ArchUnitNET.Loader;

namespace Proxy.Architecture.Tests;

/// <summary>
/// The model of compiled assemblies that rules are checked on. ArchUnitNET overlooks what async iterators use, caught exceptions,
/// constants of enums and a few more (<see cref="PlantedCircleTests"/>), so that <see cref="CompiledCode"/> adds to its model what is missing.
/// </summary>
internal static class CodeModel
{
    /// <summary>The model of all product assemblies.</summary>
    public static ArchUnitNET.Domain.Architecture Product { get; } = Load([.. ProductAssembly.All.Select(assembly => assembly.Compiled)]);

    /// <summary>The model of some assemblies.</summary>
    public static ArchUnitNET.Domain.Architecture Load(params System.Reflection.Assembly[] assemblies)
    {
        var model = new ArchLoader().WithoutArchitectureCache().LoadAssemblies(assemblies).Build();
        var types = model.Types.Where(type => !type.IsNested).ToDictionary(type => (type.Assembly.Name, type.FullName));
        foreach (var assembly in assemblies)
        {
            using var code = CompiledCode.Of(assembly);
            foreach (var (from, to) in code.Uses())
            {
                if (!types.TryGetValue((from.Assembly, from.FullName), out var user) || !types.TryGetValue((to.Assembly, to.FullName), out var used)) continue;
                if (user.Dependencies.All(dependency => !dependency.Target.Equals(used)))
                    user.Dependencies.Add(new TypeReferenceDependency(user, new TypeInstance<IType>(used)));
            }
        }

        return model;
    }
}
