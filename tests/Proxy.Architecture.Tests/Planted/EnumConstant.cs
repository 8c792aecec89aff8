namespace Proxy.Architecture.Tests.Planted.EnumConstant.Left
{
    internal enum Kind
    {
        Plain,
        Special,
    }

    internal sealed class Leftist
    {
        public static object Use() => new Right.Rightist();
    }
}

namespace Proxy.Architecture.Tests.Planted.EnumConstant.Right
{
    internal sealed class Rightist
    {
        public static bool Use() => Third.Beside.Kind == Left.Kind.Special;
    }
}

namespace Proxy.Architecture.Tests.Planted.EnumConstant.Third
{
    internal static class Beside
    {
        public static Left.Kind Kind { get; set; }
    }
}
