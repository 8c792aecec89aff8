using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Proxy.Architecture.Tests;

/// <summary>
/// What the types of an assembly use, read from all that the compiler has written: signatures, attributes, constraints, and the
/// bodies of methods with those of lambdas, async methods and iterators. Of a member that is used, the types in its signature count as
/// used, too, because a constant of an enum leaves no other trace.
/// </summary>
internal sealed class CompiledCode : IDisposable
{
    private readonly AssemblyDefinition _assembly;

    private CompiledCode(AssemblyDefinition assembly) => _assembly = assembly;

    /// <summary>Opens a compiled assembly.</summary>
    public static CompiledCode Of(System.Reflection.Assembly assembly) => new(AssemblyDefinition.ReadAssembly(assembly.Location));

    public void Dispose() => _assembly.Dispose();

    /// <summary>Each type with each other that it uses, in this assembly or another.</summary>
    public IReadOnlySet<(CodeType From, CodeType To)> Uses()
    {
        var uses = new HashSet<(CodeType From, CodeType To)>();
        foreach (var type in Types())
        {
            var from = CodeType.Of(type);
            foreach (var reference in ReferencesOf(type).SelectMany(Parts))
            {
                var to = CodeType.Of(reference);
                if (to != from) uses.Add((from, to));
            }
        }

        return uses;
    }

    /// <summary>Each call, or delegate to a method, with the type that it is written in.</summary>
    public IEnumerable<(CodeType From, MethodReference Called)> Calls() =>
        from type in Types()
        from method in type.Methods
        where method.HasBody
        from instruction in method.Body.Instructions
        where instruction.Operand is MethodReference
        select (CodeType.Of(type), (MethodReference)instruction.Operand);

    private IEnumerable<TypeDefinition> Types() => _assembly.Modules.SelectMany(module => module.GetTypes());

    private static IEnumerable<TypeReference?> ReferencesOf(TypeDefinition type) =>
    [
        type.BaseType,
        .. type.Interfaces.Select(implemented => implemented.InterfaceType),
        .. ConstraintsOf(type),
        .. AttributesOf(type),
        .. type.Fields.SelectMany(field => AttributesOf(field).Append(field.FieldType)),
        .. type.Properties.SelectMany(property => AttributesOf(property).Append(property.PropertyType)),
        .. type.Events.SelectMany(raised => AttributesOf(raised).Append(raised.EventType)),
        .. type.Methods.SelectMany(ReferencesOf),
    ];

    private static IEnumerable<TypeReference?> ReferencesOf(MethodDefinition method) =>
    [
        .. SignatureOf(method),
        .. ConstraintsOf(method),
        .. AttributesOf(method),
        .. AttributesOf(method.MethodReturnType),
        .. method.Parameters.SelectMany(AttributesOf),
        .. method.HasBody ? ReferencesOf(method.Body) : [],
    ];

    private static IEnumerable<TypeReference?> ReferencesOf(MethodBody body) =>
    [
        .. body.Variables.Select(variable => variable.VariableType),
        .. body.ExceptionHandlers.Select(handler => handler.CatchType),
        .. body.Instructions.SelectMany(instruction => instruction.Operand switch
        {
            TypeReference type => [type],
            FieldReference field => [field.DeclaringType, field.FieldType],
            MethodReference method => [method.DeclaringType, .. SignatureOf(method)],
            IMethodSignature signature => SignatureOf(signature),
            _ => Enumerable.Empty<TypeReference?>(),
        }),
    ];

    private static IEnumerable<TypeReference> SignatureOf(IMethodSignature signature) =>
    [
        signature.ReturnType,
        .. signature.Parameters.Select(parameter => parameter.ParameterType),
        .. signature is GenericInstanceMethod generic ? generic.GenericArguments : [],
    ];

    private static IEnumerable<TypeReference> ConstraintsOf(IGenericParameterProvider provider) =>
        provider.GenericParameters.SelectMany(parameter => parameter.Constraints).Select(constraint => constraint.ConstraintType);

    private static IEnumerable<TypeReference> AttributesOf(ICustomAttributeProvider provider) =>
        provider.CustomAttributes.SelectMany(attribute => attribute.ConstructorArguments
            .Concat(attribute.Fields.Select(field => field.Argument))
            .Concat(attribute.Properties.Select(property => property.Argument))
            .SelectMany(TypesOf)
            .Append(attribute.AttributeType));

    private static IEnumerable<TypeReference> TypesOf(CustomAttributeArgument argument) => argument.Value switch
    {
        TypeReference type => [argument.Type, type],
        CustomAttributeArgument boxed => TypesOf(boxed),
        CustomAttributeArgument[] array => array.SelectMany(TypesOf).Append(argument.Type),
        _ => [argument.Type],
    };

    /// <summary>The named types that a reference is made of: a list of arrays of T is List and T.</summary>
    private static IEnumerable<TypeReference> Parts(TypeReference? reference) => reference switch
    {
        null or GenericParameter => [],
        GenericInstanceType generic => generic.GenericArguments.SelectMany(Parts).Append(generic.ElementType),
        FunctionPointerType pointer => SignatureOf(pointer).SelectMany(Parts),
        IModifierType modified => Parts(modified.ModifierType).Concat(Parts(modified.ElementType)),
        TypeSpecification wrapped => Parts(wrapped.ElementType),
        _ => [reference],
    };
}
