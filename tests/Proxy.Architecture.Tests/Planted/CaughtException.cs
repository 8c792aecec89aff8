namespace Proxy.Architecture.Tests.Planted.CaughtException.Left
{
    internal sealed class LeftException : Exception
    {
        public static object Use() => new Right.Rightist();
    }
}

namespace Proxy.Architecture.Tests.Planted.CaughtException.Right
{
    internal sealed class Rightist
    {
        public static void Use(Action action)
        {
            try
            {
                action();
            }
            catch (Left.LeftException)
            {
            }
        }
    }
}
