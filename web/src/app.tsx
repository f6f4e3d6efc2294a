import { lazy, Suspense } from 'react';
import { createBrowserRouter, Navigate, RouterProvider } from 'react-router';
import { CaseQueuePage } from './cases/case-queue-page';
import { OrderPage } from './order/order-page';
import { SearchPage } from './orders/search-page';
import { SignIn } from './session/sign-in';
import { useSession } from './session/support-key';
import { Shell } from './shell/shell';
import { Waiting } from './ui/answer';
import { InboxPage } from './webhooks/inbox-page';

// The charts weigh more than everything else together.
const OverviewPage = lazy(async () => ({ default: (await import('./overview/overview-page')).OverviewPage }));

const overview = (
  <Suspense fallback={<Waiting />}>
    <OverviewPage />
  </Suspense>
);

const router = createBrowserRouter(
  [
    {
      element: <Shell />,
      children: [
        { index: true, element: <Navigate to="/orders" replace /> },
        { path: 'orders', element: <SearchPage /> },
        { path: 'orders/:orderId', element: <OrderPage /> },
        { path: 'cases', element: <CaseQueuePage /> },
        { path: 'webhooks', element: <InboxPage /> },
        { path: 'overview', element: overview },
        { path: '*', element: <Navigate to="/orders" replace /> },
      ],
    },
  ],
  { basename: '/support' },
);

/** The console: nothing is shown, nor asked of the service, before a person has signed in. */
export function App() {
  const { key } = useSession();
  return key === null ? <SignIn /> : <RouterProvider router={router} />;
}
