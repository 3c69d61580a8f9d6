/** Courses and orders, in the namespace of seats. */
import { mutation, queryOf, router } from '../kernel/trpc.ts';
import { confirmOrder } from './confirm-order.ts';
import { course, courses, createCourse, updateCourse } from './courses.ts';
import { orderSeats } from './order-seats.ts';
import { myOrders, order, orders } from './orders.ts';
import { refundOrder } from './refund.ts';

export const ordersRouter = router({
  createCourse: mutation(createCourse),
  updateCourse: mutation(updateCourse),
  courses: queryOf(courses),
  course: queryOf(course),
  orderSeats: mutation(orderSeats),
  orders: queryOf(orders),
  order: queryOf(order),
  myOrders: queryOf(myOrders),
  confirmOrder: mutation(confirmOrder),
  refundOrder: mutation(refundOrder),
});
